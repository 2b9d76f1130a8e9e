import type { Instant } from "@openswf/model/brand";
import type { CompiledPolicy } from "../policy/policy-document.ts";
import type { VerdictCache } from "../policy/verdict-cache.ts";

/** A signer of requests: the owner of an access key or of a session. */
export interface Principal {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly account: string;
  /** `arn:aws:iam::ACCOUNT:user/NAME`, or `arn:aws:iam::ACCOUNT:root`. */
  readonly arn: string;
  /** `aws:userid`. */
  readonly userId: string;
  /** `aws:username`; `undefined` for the account itself. */
  readonly userName: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  /** The policies attached in its account. */
  readonly policies: readonly CompiledPolicy[];
  /** `undefined` for a long-term key. */
  readonly session: PrincipalSession | undefined;
  /** Shared by all principals of a directory. */
  readonly verdicts: VerdictCache;
  /** Condition keys that any of its policies refers to, in lower case. */
  readonly contextKeys: ReadonlySet<string>;
}

export interface PrincipalSession {
  /** `aws:TokenIssueTime`. */
  readonly beganAt: Instant;
  readonly expiresAt: Instant;
  /** The session may do only what these allow too; `undefined` when it has no policy of its own. */
  readonly policies: readonly CompiledPolicy[] | undefined;
}

const noKeys: ReadonlySet<string> = new Set();

export function contextKeysOf(...policies: readonly (readonly CompiledPolicy[])[]): ReadonlySet<string> {
  const asking = policies.flat().filter(({ contextKeys }) => contextKeys.size > 0);
  if (asking.length === 0) return noKeys;
  return new Set(asking.flatMap(({ contextKeys }) => [...contextKeys]));
}
