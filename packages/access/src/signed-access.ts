import { type AccessControl, type DeniedFault, unrecognized } from "@openswf/core/ports/access-control";
import type { Instant } from "@openswf/model/brand";
import { Fault } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import { LRUCache } from "lru-cache";
import type { ActiveUser, Directory } from "./directory/directory.ts";
import type { FollowedDirectory } from "./directory/followed-directory.ts";
import { contextKeysOf, type Principal, type PrincipalSession } from "./directory/principal.ts";
import { swfResource } from "./directory/swf-resource.ts";
import { SignedPrincipal, signedPrincipal } from "./judging/signed-principal.ts";
import { compilePolicy } from "./policy/policy-document.ts";
import type { SecretsKeys } from "./secrets/secrets-key.ts";
import { openSessionToken, type Session } from "./secrets/session.ts";
import { SignatureCheck } from "./signature/signature-check.ts";

export interface SignedAccessOptions {
  readonly directory: FollowedDirectory;
  /** Keys that open session tokens. Without them, sessions are not supported. */
  readonly secretsKeys: SecretsKeys | undefined;
  /**
   * Regions that requests may be signed for. Each region has its own domains and token buckets, so accepting arbitrary
   * names would let callers bypass the limits on both.
   */
  readonly regions: ReadonlySet<string>;
  readonly deniedFault: DeniedFault;
  /** Includes the expected string to sign in the reply to a wrong signature. A debugging aid for authors of clients. */
  readonly explainSignatures: boolean;
}

/** Every request must be signed by a principal of the directory. */
export function signedAccess(options: SignedAccessOptions): AccessControl {
  const { directory, regions } = options;
  const sessions = new Sessions(options.secretsKeys);
  const check = new SignatureCheck<Principal>({
    identify: (accessKeyId, securityToken, now) => {
      const principal =
        securityToken === undefined
          ? directory.current.ownerOf(accessKeyId)
          : sessions.principalOf(accessKeyId, securityToken, directory.current, now);
      if (principal === undefined) throw unrecognized(securityToken === undefined ? "." : "");
      return principal;
    },
    isRegion: (region) => regions.has(region),
    explainMismatch: options.explainSignatures,
  });
  return {
    refresh: () => directory.refresh(),
    admit: ({ method, url, headers, body }, now) => {
      const { identity, region } = check.check({ method, target: url, headers, body }, now);
      return { account: identity.account, region, principal: signedPrincipal(identity) };
    },
    admitHead: ({ method, url, headers }, now) => void check.checkHead({ method, target: url, headers }, now),
    renew: (admission, now) => {
      const { principal } = admission;
      invariant(principal instanceof SignedPrincipal, "an admission of another access control is renewed");
      const renewed = renew(directory.current, principal.owner, now);
      if (renewed === principal.owner) return admission;
      return renewed && { ...admission, principal: signedPrincipal(renewed) };
    },
    deniedFault: options.deniedFault,
  };
}

/** Returns the same principal when nothing about it has changed. */
function renew(directory: Directory, principal: Principal, now: Instant): Principal | undefined {
  const { session } = principal;
  if (session === undefined) {
    const owner = directory.ownerOf(principal.accessKeyId);
    // Since the admission, the key may have been given a new secret or a new owner.
    return owner?.secretAccessKey === principal.secretAccessKey && isSame(owner, principal) ? owner : undefined;
  }
  if (now >= session.expiresAt) return undefined;
  const { account, userName: user, userId } = principal;
  const active = ownerOfSession(directory, { account, user, userId, beganAt: session.beganAt });
  if (active === undefined) return undefined;
  const { policies, tags } = active.principal;
  return policies === principal.policies && tags === principal.tags ? principal : inSession(active, principal, session);
}

const isSame = (one: Principal, other: Principal): boolean => one.arn === other.arn && one.userId === other.userId;

function inSession(
  { principal }: ActiveUser,
  { accessKeyId, secretAccessKey }: Pick<Principal, "accessKeyId" | "secretAccessKey">,
  session: PrincipalSession,
): Principal {
  const contextKeys = contextKeysOf(principal.policies, session.policies ?? []);
  return { ...principal, accessKeyId, secretAccessKey, session, contextKeys };
}

/**
 * The user that a session acts for. `undefined` when the user may no longer act or has ended the sessions of that time.
 */
function ownerOfSession(
  directory: Directory,
  { account, user, userId, beganAt }: Pick<Session, "account" | "user" | "userId" | "beganAt">,
): ActiveUser | undefined {
  const active = directory.active(account, user);
  if (active === undefined || active.user.id !== userId) return undefined;
  return (active.user.sessionsNotBefore ?? 0) > beganAt ? undefined : active;
}

/** Recently opened sessions to cache. Opening a session takes several microseconds and compiles its policy. */
const sessionsKnownMax = 10_000;

class Sessions {
  readonly #keys: SecretsKeys | undefined;
  readonly #known = new LRUCache<string, { readonly session: Session; readonly principal: Principal }>({
    max: sessionsKnownMax,
  });
  /**
   * The directory that the cached principals come from. Principals of an older directory are dropped: a few of them
   * would keep that whole directory in memory.
   */
  #directory: Directory | undefined;

  constructor(keys: SecretsKeys | undefined) {
    this.#keys = keys;
  }

  /**
   * Returns `undefined` when the token is not a valid session or its user may no longer act. Throws
   * ExpiredTokenException.
   */
  principalOf(accessKeyId: string, token: string, directory: Directory, now: Instant): Principal | undefined {
    if (directory !== this.#directory) {
      this.#known.clear();
      this.#directory = directory;
    }
    const known = this.#known.get(token);
    const session = known?.session ?? (this.#keys && openSessionToken(this.#keys, token));
    if (session === undefined || session.accessKeyId !== accessKeyId) return undefined;
    if (now >= session.expiresAt) {
      throw new Fault("ExpiredTokenException", "The security token included in the request is expired");
    }
    if (known !== undefined) return known.principal;
    const active = ownerOfSession(directory, session);
    if (active === undefined) return undefined;
    const policies = isGiven(session.policy)
      ? [compilePolicy("session", session.policy, { normalizeResource: swfResource })]
      : undefined;
    const { beganAt, expiresAt } = session;
    const principal = inSession(active, session, { beganAt, expiresAt, policies });
    this.#known.set(token, { session, principal });
    return principal;
  }
}

const isGiven = (policy: unknown): boolean => policy !== undefined && policy !== null;
