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
import { Problem } from "../problems/problem.ts";
import type { AccessSettings } from "../settings/access-settings.ts";
import { refuseToServeAll } from "../settings/refuse-to-serve-all.ts";
import type { SecretFileNotice } from "./readable-secrets.ts";

export interface OpenedAccess {
  readonly access: AccessControl;
  readonly isOn: boolean;
  /** Stops checking for changes. */
  close(): void;
}

interface AccessPlace {
  readonly host: string;
  /** `--insecure`: the operator accepts that anyone who can connect can do anything. */
  readonly acceptsAll: boolean;
  readonly account: string;
  readonly region: string;
}

/** Opens access control according to the settings and the store. Throws a Problem for anything the user can fix. */
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
    log.warn({ source: source.name }, "access control is on, but no access key exists yet: see openswf access --help");
  }
  const { secretsKeys, regions = new Set([place.region]), deniedFault, explainSignatures } = settings;
  await warnOfUnknownAccounts(store, directory.current, log);
  if (explainSignatures)
    log.warn(
      {},
      "wrong signatures are answered with what should have been signed: turn off --explain-signatures in production",
    );
  const access = signedAccess({ directory, secretsKeys, regions, deniedFault, explainSignatures });
  return { access, isOn: true, close: lookNowAndThen(directory, clock) };
}

const domainsLookedAtMax = 10_000;

/** Domains created before access control was on belong to one account. Under another account, their owner finds nothing. */
async function warnOfUnknownAccounts(store: Store, directory: Directory, log: Log): Promise<void> {
  const unknown = new Set<string>();
  for (const { key } of await store.scanDomains(undefined, domainsLookedAtMax)) {
    const [account = ""] = key.split("/", 1);
    if (directory.active(account, undefined) === undefined) unknown.add(account);
  }
  for (const account of unknown) {
    log.warn(
      { account },
      "an account has domains, but no request can be signed for it: to reach them, run openswf access account create or enable",
    );
  }
}

function sourceOf({ file, secretsKeys }: AccessSettings, store: Store, secretFile: SecretFileNotice): DirectorySource {
  if (file === undefined) return storedSource(store, secretsKeys);
  secretFile(file, "the access file");
  return fileSource(file, {
    ...secretSources,
    file: (path) => {
      const secret = secretSources.file(path);
      // Called after the read: until it succeeds, `path` may be a secret in the wrong member, which must not be logged.
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

/** Turns an error that the user can fix into a Problem. Returns any other error unchanged. */
export function explainDirectoryError(error: unknown, source: string): unknown {
  const isSystemError = error instanceof Error && "code" in error && "path" in error;
  if (error instanceof SecretsKeyProblem) {
    return Problem.ofUsage(
      `Access control in ${source}: ${error.message}. Check --secrets-key-file or OPENSWF_SECRETS_KEY.`,
    );
  }
  const isOurs = error instanceof DirectoryProblem || isSystemError;
  return isOurs ? Problem.ofUsage(`Access control in ${source}: ${error.message}.`) : error;
}

const lookEveryMs = 2_000;

/** Requests check for changes themselves. This applies changes to the access file while the server receives no requests. */
function lookNowAndThen(directory: FollowedDirectory, clock: Clock): () => void {
  let cancel: () => void = () => {};
  const look = (): void => {
    void directory.refresh();
    cancel = clock.schedule(clock.now() + lookEveryMs, look);
  };
  look();
  return () => cancel();
}
