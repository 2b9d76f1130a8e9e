import type { AccessControl } from "@openswf/core/ports/access-control";
import { silentLog } from "@openswf/core/ports/log";
import type { WireRequest } from "@openswf/core/ports/transport";
import type { Instant } from "@openswf/model/brand";
import { TestCaller } from "../../core/test/world/test-caller.ts";
import { VirtualClock } from "../../core/test/world/virtual-clock.ts";
import { makeDirectory } from "../src/directory/directory.ts";
import type { DirectoryContent } from "../src/directory/directory-content.ts";
import type { DirectorySource } from "../src/directory/directory-source.ts";
import { FollowedDirectory } from "../src/directory/followed-directory.ts";
import { newSecretsKeyText, parseSecretsKeys, type SecretsKeys } from "../src/secrets/secrets-key.ts";
import { newId, newSecretAccessKey, type Session, sessionToken } from "../src/secrets/session.ts";
import { signedAccess } from "../src/signed-access.ts";
import { now, signedBySdk, type Unsigned } from "./signature/signing.ts";

export const secretsKeys: SecretsKeys = parseSecretsKeys(newSecretsKeyText());

export interface Signed {
  readonly access: AccessControl;
  now(): Instant;
  /** Replaces the directory, and advances the clock a few seconds so that it takes effect. */
  change(content: DirectoryContent): Promise<void>;
}

/** The real access control over a directory that a test changes. */
export async function signedOver(content: DirectoryContent, keys: SecretsKeys | "none" = secretsKeys): Promise<Signed> {
  let next: DirectoryContent | undefined = content;
  const source: DirectorySource = {
    name: "a test",
    async readChanged() {
      if (next === undefined) return undefined;
      const directory = makeDirectory(next);
      next = undefined;
      return { directory, changes: [], leftOut: [] };
    },
  };
  const virtual = new VirtualClock(now, { count: 0 });
  const clock = virtual.forServer();
  const directory = await FollowedDirectory.open({ source, clock, log: silentLog, onChanges: () => {} });
  const access = signedAccess({
    directory,
    secretsKeys: keys === "none" ? undefined : keys,
    regions: new Set(["eu-west-1", "us-east-1"]),
    deniedFault: "AccessDeniedException",
    explainSignatures: false,
  });
  return {
    access,
    now: () => virtual.now(),
    async change(content) {
      next = content;
      virtual.moveTo(virtual.now() + 3_000);
      await access.refresh();
    },
  };
}

/** A session of a user of `contentWith`, for an hour by default. */
export function sessionOf(user: string | undefined, more: Partial<Session> = {}): Session {
  const account = more.account ?? "111122223333";
  return {
    account,
    user,
    userId: user === undefined ? account : `AIDA${user}`,
    accessKeyId: newId("ASIA"),
    secretAccessKey: newSecretAccessKey(),
    beganAt: now,
    expiresAt: now + 3_600_000,
    policy: undefined,
    ...more,
  };
}

/** The signing parameters of a client with the credentials of a session. */
export const credentialsOf = (session: Session, keys: SecretsKeys = secretsKeys): Unsigned => ({
  keyId: session.accessKeyId,
  secret: session.secretAccessKey,
  securityToken: sessionToken(keys, session),
});

/** A request with a real signature. */
export async function requestBy(unsigned: Unsigned): Promise<WireRequest> {
  const { method, target, headers, body } = await signedBySdk(unsigned);
  return {
    requestId: "request-1",
    method,
    url: target,
    headers,
    body,
    caller: new TestCaller(),
    source: { address: "127.0.0.1", isEncrypted: false, clientCertificate: undefined },
  };
}
