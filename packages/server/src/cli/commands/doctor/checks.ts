import { dirname } from "node:path";
import type { Clock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import { readTlsFiles } from "../../../http/tls/tls-files.ts";
import type { ServeSettings } from "../../settings/serve-settings.ts";
import { nameOf, openSnapshot } from "../../stores/open-store.ts";
import { checkPort } from "./check-port.ts";
import { type Finding, ok, wrong } from "./finding.ts";
import {
  judgeCertificate,
  judgeClock,
  judgeFreeSpace,
  judgeMode,
  judgeNode,
  judgeOpenFiles,
  judgeSync,
} from "./judge.ts";
import { canWrite, existingFolder, freeBytes, isSynchronized, modeOf, openFilesMax, syncMs } from "./look.ts";

/** One thing that the doctor looks at. It says nothing if the settings do not need it. */
type Check = (settings: ServeSettings, clock: Clock) => Promise<readonly Finding[]>;

export const checks: readonly Check[] = [
  async () => [judgeNode(process.versions.node)],
  async ({ http }) => [judgeOpenFiles(openFilesMax(), http.connectionsMax)],
  async (_, clock) => [judgeClock(clock.now(), await isSynchronized())],
  async ({ host, port }) => [await checkPort(host, port)],
  async (settings) => checkSecretFiles(settings),
  async ({ tls }, clock) => (tls === undefined ? [] : checkTls(tls, clock)),
  async (settings, clock) => checkFolders(settings, clock),
  async ({ store }, clock) => checkStore(store, clock),
];

function checkSecretFiles({ access, tls }: ServeSettings): readonly Finding[] {
  const files = [
    ["secrets key", access.secretsKeyFile],
    ["access file", access.file],
    ["tls", tls?.key],
  ] as const;
  return files.flatMap(([check, path]) => {
    const mode = path === undefined ? undefined : modeOf(path);
    return path === undefined || mode === undefined ? [] : [judgeMode(check, path, mode)];
  });
}

async function checkTls(files: NonNullable<ServeSettings["tls"]>, clock: Clock): Promise<readonly Finding[]> {
  try {
    const { expiresAt } = await readTlsFiles(files);
    return [judgeCertificate(files.cert, expiresAt, clock.now())];
  } catch (error) {
    return [wrong("tls", messageOf(error), "Check --tls-cert, --tls-key and --tls-client-ca.")];
  }
}

/** The folders in which a server writes: that of its store, and that of its audit log. */
function checkFolders({ store, access }: ServeSettings, clock: Clock): readonly Finding[] {
  const file = store.kind.file(store.location);
  const audit = access.audit?.to === "stdout" ? undefined : access.audit?.to;
  const files = [...new Set([file, audit])].filter((path) => path !== undefined);
  return files.flatMap((path) => checkFolder(path, existingFolder(dirname(path)), clock));
}

function checkFolder(file: string, folder: string, clock: Clock): readonly Finding[] {
  if (!canWrite(folder)) {
    return [
      wrong(
        "disk",
        `this user cannot write to ${folder}`,
        `Give it the folder: chown or chmod, or keep ${file} elsewhere.`,
      ),
    ];
  }
  const mode = modeOf(file);
  return [
    ...(mode === undefined ? [] : [judgeMode("permissions", file, mode)]),
    judgeFreeSpace(folder, freeBytes(folder)),
    judgeSync(folder, syncMs(folder, clock)),
  ];
}

async function checkStore(address: ServeSettings["store"], clock: Clock): Promise<readonly Finding[]> {
  const { kind, location } = address;
  if (kind.lasting === undefined) return [ok("store", `a ${kind.title} store: lost when the server stops`)];
  const name = nameOf(address);
  const file = kind.file(location);
  if (file !== undefined && modeOf(file) === undefined)
    return [ok("store", `${name} will be made when a server starts`)];
  const before = clock.elapsed();
  try {
    const store = await openSnapshot(address);
    await store.close();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [wrong("store", error.message.replace(/\.$/, ""), "Without its store, a server does not start.")];
  }
  const ms = Math.round(clock.elapsed() - before);
  return [ok("store", `${name} can be opened, in ${ms} ms. openswf verify checks what is in it`)];
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
