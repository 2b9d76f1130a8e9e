import { type CompiledPolicy, compilePolicy, PolicyProblem } from "../policy/policy-document.ts";
import { VerdictCache } from "../policy/verdict-cache.ts";
import {
  type AccessKey,
  type DirectoryContent,
  DirectoryProblem,
  directoryBounds,
  type LeaveOut,
  leaveNothingOut,
  type User,
} from "./directory-content.ts";
import { contextKeysOf, type Principal } from "./principal.ts";
import { swfResource } from "./swf-resource.ts";

/** A user that may act. Sessions look up their user by account and name. */
export interface ActiveUser {
  readonly user: User;
  readonly principal: Omit<Principal, "accessKeyId" | "secretAccessKey">;
}

/**
 * The principals that may sign requests, in a form that is fast to query on every request. Built whole from consistent
 * content and immutable: a change builds a new directory.
 */
export class Directory {
  readonly #keys: ReadonlyMap<string, Principal>;
  readonly #users: ReadonlyMap<string, ActiveUser>;

  constructor(keys: ReadonlyMap<string, Principal>, users: ReadonlyMap<string, ActiveUser>) {
    this.#keys = keys;
    this.#users = users;
  }

  /** Number of keys that can sign. */
  get keyCount(): number {
    return this.#keys.size;
  }

  /** `undefined` when the key is unknown, or when the key, its user or its account is disabled. */
  ownerOf(accessKeyId: string): Principal | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** The account itself when `user` is `undefined`. Returns `undefined` when the user does not exist or may not act. */
  active(account: string, user: string | undefined): ActiveUser | undefined {
    return this.#users.get(userKey(account, user));
  }
}

/** The policy of account keys, which belong to no user. */
const everything: readonly CompiledPolicy[] = [
  compilePolicy("account owner", { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } }),
];

const userKey = (account: string, user: string | undefined): string => `${account}/${user ?? ""}`;

/**
 * Compiles all policies and links everything. Invalid items are passed to `leaveOut`, which may throw. Exceeded limits
 * and duplicates always throw a DirectoryProblem.
 */
export function makeDirectory(content: DirectoryContent, leaveOut: LeaveOut = leaveNothingOut): Directory {
  checkBounds(content);
  const accounts = uniqueBy(content.accounts, ({ id }) => id, "account");
  const addOrLeaveOut = (add: () => void): void => {
    try {
      add();
    } catch (error) {
      if (!(error instanceof DirectoryProblem)) throw error;
      leaveOut(error.message);
    }
  };
  const requireAccount = (account: string, whose: string): void => {
    if (!accounts.has(account))
      throw new DirectoryProblem(`${whose} belongs to account ${account}, which does not exist`);
  };
  const policies = new Map<string, CompiledPolicy>();
  const policyKeys = new Set<string>();
  for (const { account, name, document } of content.policies) {
    const key = `${account}/${name}`;
    if (policyKeys.has(key)) throw new DirectoryProblem(`duplicate policy ${name} of account ${account}`);
    policyKeys.add(key);
    addOrLeaveOut(() => {
      requireAccount(account, `policy ${name}`);
      policies.set(key, compiled(account, name, document));
    });
  }

  const verdicts = new VerdictCache();
  const users = new Map<string, ActiveUser>();
  const known = uniqueBy(content.users, ({ account, name }) => userKey(account, name), "user");
  for (const account of content.accounts) {
    if (account.standing !== "active") continue;
    const arn = `arn:aws:iam::${account.id}:root`;
    const owner = activeUser(rootUser(account.id), { arn, userName: undefined, policies: everything, verdicts });
    users.set(userKey(account.id, undefined), owner);
  }
  for (const user of content.users) {
    addOrLeaveOut(() => {
      requireAccount(user.account, `user ${user.name}`);
      checkBoundsOf(user);
      refuseAmbiguousTags(user);
      // A user with a missing policy may do nothing: the missing one may contain a denial.
      const attached = user.policies.map((name) => {
        const policy = policies.get(`${user.account}/${name}`);
        if (policy !== undefined) return policy;
        throw new DirectoryProblem(
          `user ${user.name} of account ${user.account} has policy ${name}, which is missing or invalid`,
        );
      });
      const isActive = user.standing === "active" && accounts.get(user.account)?.standing === "active";
      if (!isActive) return;
      const arn = `arn:aws:iam::${user.account}:user/${user.name}`;
      const active = activeUser(user, { arn, userName: user.name, policies: attached, verdicts });
      users.set(userKey(user.account, user.name), active);
    });
  }

  const keys = new Map<string, Principal>();
  const keyOfId = uniqueBy(content.keys, ({ accessKeyId }) => accessKeyId, "access key");
  for (const key of keyOfId.values()) {
    addOrLeaveOut(() => {
      requireAccount(key.account, `access key ${key.accessKeyId}`);
      if (key.user !== undefined && !known.has(userKey(key.account, key.user))) {
        throw new DirectoryProblem(`access key ${key.accessKeyId} belongs to user ${key.user}, who does not exist`);
      }
      const owner = users.get(userKey(key.account, key.user));
      if (key.standing === "active" && owner !== undefined) keys.set(key.accessKeyId, withKey(owner, key));
    });
  }
  return new Directory(keys, users);
}

function compiled(account: string, name: string, document: unknown): CompiledPolicy {
  try {
    return compilePolicy(name, document, { normalizeResource: swfResource });
  } catch (error) {
    if (!(error instanceof PolicyProblem)) throw error;
    throw new DirectoryProblem(`policy ${name} of account ${account}: ${error.message}`, { cause: error });
  }
}

/** The account itself, in the form of a user. */
const rootUser = (account: string): User => ({
  account,
  name: "root",
  id: account,
  standing: "active",
  tags: new Map(),
  policies: [],
  sessionsNotBefore: undefined,
});

function activeUser(user: User, identity: Pick<Principal, "arn" | "userName" | "policies" | "verdicts">): ActiveUser {
  const { account, id, tags } = user;
  const contextKeys = contextKeysOf(identity.policies);
  return { user, principal: { account, userId: id, tags, session: undefined, contextKeys, ...identity } };
}

function withKey({ principal }: ActiveUser, { accessKeyId, secretAccessKey }: AccessKey): Principal {
  return { ...principal, accessKeyId, secretAccessKey };
}

function uniqueBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  what: string,
): ReadonlyMap<string, Item> {
  const found = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (found.has(key)) throw new DirectoryProblem(`duplicate ${what} ${key}`);
    found.set(key, item);
  }
  return found;
}

/** Tag keys are not case-sensitive in policies, so one of the two would never be seen. (IAM refuses them too) */
function refuseAmbiguousTags({ account, name, tags }: User): void {
  const seen = new Map<string, string>();
  for (const key of tags.keys()) {
    const before = seen.get(key.toLowerCase());
    if (before !== undefined) {
      throw new DirectoryProblem(
        `user ${name} of account ${account} has tags ${before} and ${key}, which differ only in case: remove one`,
      );
    }
    seen.set(key.toLowerCase(), key);
  }
}

/** Every request of a user evaluates all of its policies and tags. */
function checkBoundsOf({ account, name, policies, tags }: User): void {
  const { policiesPerUserMax, tagsPerUserMax } = directoryBounds;
  const counts = [
    ["policies", policies.length, policiesPerUserMax],
    ["tags", tags.size, tagsPerUserMax],
  ] as const;
  for (const [what, count, max] of counts) {
    if (count > max)
      throw new DirectoryProblem(`user ${name} of account ${account} has ${count} ${what}; the maximum is ${max}`);
  }
}

function checkBounds({ accounts, policies, users, keys }: DirectoryContent): void {
  const { accountsMax, policiesMax, usersMax, keysMax } = directoryBounds;
  const counts = [
    ["accounts", accounts.length, accountsMax],
    ["policies", policies.length, policiesMax],
    ["users", users.length, usersMax],
    ["access keys", keys.length, keysMax],
  ] as const;
  for (const [what, count, max] of counts) {
    if (count > max) throw new DirectoryProblem(`there are ${count} ${what}; the maximum is ${max}`);
  }
}
