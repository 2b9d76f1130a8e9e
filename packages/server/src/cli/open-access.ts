import { readFileSync } from "node:fs";
import { accessRecord } from "@openswf/access/audit/access-record";
import type { SecretSources } from "@openswf/access/directory/access-file";
import type { Directory } from "@openswf/access/directory/directory";
import { DirectoryProblem } from "@openswf/access/directory/directory-content";
import { type DirectorySource, storedSource } from "@openswf/access/directory/directory-source";
import { fileSource } from "@openswf/access/directory/file-source";
import { FollowedDirectory } from "@openswf/access/directory/followed-directory";
import { SecretsKeyProblem } from "@openswf/access/secrets/secrets-key";
import { signedAccess } from "@openswf/access/signed-access";
import { openAccess } from "@openswf/core/composition/open-access";
import type { AccessControl } from "@openswf/core/ports/access-control";
import type { AccessChangeRecord, Audit } from "@openswf/core/ports/audit";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import type { Store } from "@openswf/core/stores/store";
import { isLoopback } from "../http/loopback.ts";
import type { AccessSettings } from "./access-settings.ts";
import { Problem } from "./problem.ts";
import type { SecretFileNotice } from "./readable-secrets.ts";

export interface OpenedAccess {
  readonly access: AccessControl;
  readonly isOn: boolean;
  /** Looks no more. */
  close(): void;
}

interface AccessPlace {
  readonly host: string;
  /** That everybody who can connect may do everything has been accepted. */
  readonly acceptsAll: boolean;
  readonly account: string;
  readonly region: string;
}

/** Who is let in, by what the server was told and what its store holds. Throws a Problem when a person can put it right. */
export async function openAccessControl(
  settings: AccessSettings,
  place: AccessPlace,
  parts: {
    readonly store: Store;
    readonly clock: Clock;
    readonly log: Log;
    readonly audit: Audit | undefined;
    readonly secretFile: SecretFileNotice;
  },
): Promise<OpenedAccess> {
  const { store, clock, log, audit, secretFile } = parts;
  const isOn = settings.mode === "on" || (settings.mode === "auto" && (await store.accessVersion()) > 0);
  if (!isOn) {
    refuseToServeAll(place);
    return { access: openAccess(place), isOn: false, close: () => {} };
  }
  const source = sourceOf(settings, store, secretFile);
  const heard = (changes: readonly AccessChangeRecord[]): void => {
    const record = accessRecord(changes, clock.now());
    if (record !== undefined) void audit?.write(record);
  };
  const directory = await openDirectory(source, { clock, log, heard });
  if (directory.current.keyCount === 0) {
    log.warn({ source: source.name }, "access control is on, and nobody has a key yet: see openswf access --help");
  }
  const { secretsKeys, regions = new Set([place.region]), deniedFault, explainSignatures } = settings;
  await warnOfUnknownAccounts(store, directory.current, log);
  if (explainSignatures) log.warn({}, "wrong signatures are answered with what should have been signed");
  const access = signedAccess({ directory, secretsKeys, regions, deniedFault, explainSignatures });
  return { access, isOn: true, close: lookNowAndThen(directory, clock) };
}

const domainsLookedAtMax = 10_000;

/** What was made before there was access control is of one account: under another, its owner would find nothing. */
async function warnOfUnknownAccounts(store: Store, directory: Directory, log: Log): Promise<void> {
  const unknown = new Set<string>();
  for (const { key } of await store.scanDomains(undefined, domainsLookedAtMax)) {
    const [account = ""] = key.split("/", 1);
    if (directory.active(account, undefined) === undefined) unknown.add(account);
  }
  for (const account of unknown) {
    log.warn(
      { account },
      "there are domains of an account that nobody can sign for: openswf access account create or enable brings them back",
    );
  }
}

export function refuseToServeAll({ host, acceptsAll }: Pick<AccessPlace, "host" | "acceptsAll">): void {
  if (acceptsAll || isLoopback(host)) return;
  throw Problem.ofUsage(
    `With --host ${host} other machines reach this server, and access control is off: everybody who can connect ` +
      "could do everything. Give somebody a key first (openswf access --help), or an --access-file; or stay on " +
      "127.0.0.1; or accept it with --insecure.",
  );
}

function sourceOf({ file, secretsKeys }: AccessSettings, store: Store, secretFile: SecretFileNotice): DirectorySource {
  if (file === undefined) return storedSource(store, secretsKeys);
  secretFile(file, "the access file");
  return fileSource(file, {
    ...secretSources,
    file: (path) => {
      const secret = secretSources.file(path);
      // After it was read: only then is it a path, and no secret that was written into the wrong member.
      secretFile(path, "the file of a secret access key");
      return secret;
    },
  });
}

export const secretSources: SecretSources = {
  environment: (name) => process.env[name],
  file: (path) => {
    try {
      return readFileSync(path, "utf8");
    } catch (cause) {
      throw new DirectoryProblem(`the secret in ${path} cannot be read`, { cause });
    }
  },
};

async function openDirectory(
  source: DirectorySource,
  parts: Omit<Parameters<typeof FollowedDirectory.open>[0], "source">,
): Promise<FollowedDirectory> {
  try {
    return await FollowedDirectory.open({ ...parts, source });
  } catch (error) {
    throw explainDirectoryError(error, source.name);
  }
}

/** Says what a person can put right; anything else is passed on. */
export function explainDirectoryError(error: unknown, source: string): unknown {
  const isSystemError = error instanceof Error && "code" in error && "path" in error;
  if (error instanceof SecretsKeyProblem) {
    return Problem.ofUsage(
      `Access control in ${source}: ${error.message}. Look at what --secrets-key-file or OPENSWF_SECRETS_KEY gives.`,
    );
  }
  const isOurs = error instanceof DirectoryProblem || isSystemError;
  return isOurs ? Problem.ofUsage(`Access control in ${source}: ${error.message}.`) : error;
}

const lookEveryMs = 2_000;

/** Requests look by themselves; this is for whoever has changed the file of a server that nobody calls right now. */
function lookNowAndThen(directory: FollowedDirectory, clock: Clock): () => void {
  let cancel: () => void = () => {};
  const look = (): void => {
    void directory.refresh();
    cancel = clock.schedule(clock.now() + lookEveryMs, look);
  };
  look();
  return () => cancel();
}
