import { accessRecord } from "@openswf/access/audit/access-record";
import type { Directory } from "@openswf/access/directory/directory";
import { type DirectorySource, storedSource } from "@openswf/access/directory/directory-source";
import { fileSource } from "@openswf/access/directory/file-source";
import { FollowedDirectory } from "@openswf/access/directory/followed-directory";
import { signedAccess } from "@openswf/access/signed-access";
import type { AccessChangeRecord } from "@openswf/core/ports/audit";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import type { Store } from "@openswf/core/stores/store";
import { every } from "@openswf/core/waiting/every";
import { explainDirectoryError } from "../problems/directory-problem.ts";
import type { AccessSettings } from "../settings/access-settings.ts";
import type { AccessParts, OpenedAccess } from "./opened-access.ts";
import type { SecretFileNotice } from "./readable-secrets.ts";
import { secretSources } from "./secret-sources.ts";

/** Opens access control by signature and policy. Throws a Problem for anything the user can fix. */
export async function openSignedAccess(
  settings: AccessSettings,
  region: string,
  { store, clock, log, audit, secretFile }: AccessParts,
): Promise<OpenedAccess> {
  const source = sourceOf(settings, store, secretFile);
  const onChanges = (changes: readonly AccessChangeRecord[]): void => {
    const record = accessRecord(changes, clock.now());
    if (record !== undefined) void audit?.write(record);
  };
  const directory = await openDirectory(source, { clock, log, onChanges });
  if (directory.current.keyCount === 0) {
    log.warn({ source: source.name }, "access control is on, but no access key exists yet: see openswf access --help");
  }
  await warnOfUnknownAccounts(store, directory.current, log);
  const { secretsKeys, regions = new Set([region]), deniedFault, explainSignatures } = settings;
  if (explainSignatures) {
    log.warn(
      {},
      "wrong signatures are answered with what should have been signed: turn off --explain-signatures in production",
    );
  }
  const access = signedAccess({ directory, secretsKeys, regions, deniedFault, explainSignatures });
  return { access, isOn: true, close: refreshPeriodically(directory, clock) };
}

const domainsCheckedMax = 10_000;

/** Domains created before access control was on belong to one account. Under another account, their owner finds nothing. */
async function warnOfUnknownAccounts(store: Store, directory: Directory, log: Log): Promise<void> {
  const unknown = new Set<string>();
  for (const { key } of await store.scanDomains(undefined, domainsCheckedMax)) {
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

const refreshEveryMs = 2_000;

/** Requests check for changes themselves. This applies changes to the access file while the server receives no requests. */
function refreshPeriodically(directory: FollowedDirectory, clock: Clock): () => void {
  const refresh = (): void => void directory.refresh();
  refresh();
  const refreshes = every(clock, refreshEveryMs, refresh);
  return () => void refreshes.stop();
}
