/** The possible changes of access control. Each throws a DirectoryProblem that says what to do instead. */
import type { Instant } from "@openswf/model/brand";
import { openSecret, sealedWith, sealSecret } from "../secrets/sealed-secret.ts";
import type { SecretsKeys } from "../secrets/secrets-key.ts";
import { newId, newSecretAccessKey } from "../secrets/session.ts";
import type { Draft } from "./change-directory.ts";
import { DirectoryProblem, directoryBounds, type Standing } from "./directory-content.ts";
import { type NameKind, whyNot } from "./names.ts";
import { recordKey, type StoredAccount, type StoredKey, type StoredPolicy, type StoredUser } from "./stored-records.ts";

function checkName(kind: NameKind, text: string): void {
  const why = whyNot(kind, text);
  if (why !== undefined) throw new DirectoryProblem(why);
}

export function requireAccount(draft: Draft, id: string): StoredAccount {
  checkName("account id", id);
  const found = draft.find("account", recordKey.account(id));
  if (found === undefined) throw new DirectoryProblem(`there is no account ${id}: see openswf access account list`);
  return found;
}

export function requireUser(draft: Draft, account: string, name: string): StoredUser {
  requireAccount(draft, account);
  const found = draft.find("user", recordKey.user(account, name));
  if (found === undefined) throw new DirectoryProblem(`account ${account} has no user ${name}`);
  return found;
}

function requirePolicy(draft: Draft, account: string, name: string): StoredPolicy {
  const found = draft.find("policy", recordKey.policy(account, name));
  if (found === undefined) throw new DirectoryProblem(`account ${account} has no policy ${name}`);
  return found;
}

export function requireKey(draft: Draft, accessKeyId: string): StoredKey {
  const found = draft.find("key", recordKey.key(accessKeyId));
  if (found === undefined) throw new DirectoryProblem(`there is no access key ${accessKeyId}`);
  return found;
}

export function createAccount(draft: Draft, id: string, name: string): void {
  checkName("account id", id);
  checkName("account name", name);
  if (draft.find("account", recordKey.account(id)) !== undefined)
    throw new DirectoryProblem(`account ${id} already exists`);
  draft.put({ kind: "account", id, name, standing: "active", ...draft.stamp });
}

/** The domains and executions of the account stay. They are unreachable until the account is created again. */
export function deleteAccount(draft: Draft, id: string): void {
  const account = requireAccount(draft, id);
  const left = [
    ...draft.all("user").map((user) => ({ ...user, what: `user ${user.name}` })),
    ...draft.all("key").map((key) => ({ ...key, what: `access key ${key.accessKeyId}` })),
    ...draft.all("policy").map((policy) => ({ ...policy, what: `policy ${policy.name}` })),
  ].find((each) => each.account === id);
  if (left !== undefined) {
    throw new DirectoryProblem(
      `account ${id} still has ${left.what}: delete its keys, users and policies first, or disable it`,
    );
  }
  draft.remove(account);
}

export function setAccountStanding(draft: Draft, id: string, standing: Standing): void {
  draft.put({ ...requireAccount(draft, id), standing, ...draft.stamp });
}

export function putPolicy(draft: Draft, account: string, name: string, document: unknown): void {
  checkName("policy name", name);
  requireAccount(draft, account);
  draft.put({ kind: "policy", account, name, document, ...draft.stamp });
}

export function deletePolicy(draft: Draft, account: string, name: string): void {
  const policy = requirePolicy(draft, account, name);
  const holder = draft.all("user").find((user) => user.account === account && user.policies.includes(name));
  if (holder !== undefined) {
    throw new DirectoryProblem(`user ${holder.name} has policy ${name}: detach it first`);
  }
  draft.remove(policy);
}

export function createUser(
  draft: Draft,
  account: string,
  name: string,
  more: { readonly tags: Readonly<Record<string, string>>; readonly policies: readonly string[] },
): void {
  checkName("user name", name);
  requireAccount(draft, account);
  if (draft.find("user", recordKey.user(account, name)) !== undefined) {
    throw new DirectoryProblem(`account ${account} already has a user ${name}`);
  }
  for (const policy of more.policies) requirePolicy(draft, account, policy);
  checkTags(more.tags);
  checkPolicyCount(more.policies);
  const { tags, policies } = more;
  draft.put({ kind: "user", account, name, id: newId("AIDA"), standing: "active", tags, policies, ...draft.stamp });
}

function checkTags(tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  for (const [key, value] of entries) {
    checkName("tag key", key);
    checkName("tag value", value);
  }
  if (entries.length > directoryBounds.tagsPerUserMax) {
    throw new DirectoryProblem(`a user has at most ${directoryBounds.tagsPerUserMax} tags`);
  }
}

function checkPolicyCount(policies: readonly string[]): void {
  if (policies.length <= directoryBounds.policiesPerUserMax) return;
  throw new DirectoryProblem(`a user has at most ${directoryBounds.policiesPerUserMax} policies`);
}

/** A tag with an empty value is removed. */
export function tagUser(draft: Draft, account: string, name: string, tags: Readonly<Record<string, string>>): void {
  const user = requireUser(draft, account, name);
  const all = new Map(Object.entries(user.tags));
  for (const [key, value] of Object.entries(tags)) {
    if (value === "") all.delete(key);
    else all.set(key, value);
  }
  const left = Object.fromEntries(all);
  checkTags(left);
  draft.put({ ...user, tags: left, ...draft.stamp });
}

/** Deletes the user and its keys. */
export function deleteUser(draft: Draft, account: string, name: string): void {
  draft.remove(requireUser(draft, account, name));
  for (const key of keysOf(draft, account, name)) draft.remove(key);
}

export function setUserStanding(draft: Draft, account: string, name: string, standing: Standing): void {
  draft.put({ ...requireUser(draft, account, name), standing, ...draft.stamp });
}

/** Ends all current sessions of a user. Its keys stay valid. */
export function endSessions(draft: Draft, account: string, name: string, now: Instant): void {
  draft.put({ ...requireUser(draft, account, name), sessionsNotBefore: now, ...draft.stamp });
}

export function attachPolicy(draft: Draft, account: string, name: string, policy: string): void {
  const user = requireUser(draft, account, name);
  requirePolicy(draft, account, policy);
  if (user.policies.includes(policy)) return;
  const policies = [...user.policies, policy];
  checkPolicyCount(policies);
  draft.put({ ...user, policies, ...draft.stamp });
}

export function detachPolicy(draft: Draft, account: string, name: string, policy: string): void {
  const user = requireUser(draft, account, name);
  if (!user.policies.includes(policy)) throw new DirectoryProblem(`user ${name} does not have policy ${policy}`);
  draft.put({ ...user, policies: user.policies.filter((each) => each !== policy), ...draft.stamp });
}

const keysOf = (draft: Draft, account: string, user: string | undefined): readonly StoredKey[] =>
  draft.all("key").filter((key) => key.account === account && key.user === user);

/** Shown once and not available later. */
export interface NewKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Creates a key for a user or for the account itself, which may do everything in it. */
export function createKey(draft: Draft, keys: SecretsKeys, account: string, user: string | undefined): NewKey {
  if (user === undefined) requireAccount(draft, account);
  else requireUser(draft, account, user);
  const { keysPerUserMax } = directoryBounds;
  const [oldest, ...others] = keysOf(draft, account, user);
  if (oldest !== undefined && others.length + 1 >= keysPerUserMax) {
    throw new DirectoryProblem(
      `${user === undefined ? `account ${account}` : `user ${user}`} already has ${keysPerUserMax} access keys, ` +
        `${[oldest, ...others].map(({ accessKeyId }) => accessKeyId).join(" and ")}: delete one that is no longer used`,
    );
  }
  const made = { accessKeyId: newId("AKIA"), secretAccessKey: newSecretAccessKey() };
  draft.put({
    kind: "key",
    accessKeyId: made.accessKeyId,
    account,
    ...(user !== undefined && { user }),
    standing: "active",
    createdAt: draft.stamp.at,
    secret: sealSecret(keys, made.accessKeyId, made.secretAccessKey),
    ...draft.stamp,
  });
  return made;
}

export function setKeyStanding(draft: Draft, accessKeyId: string, standing: Standing): void {
  draft.put({ ...requireKey(draft, accessKeyId), standing, ...draft.stamp });
}

export function deleteKey(draft: Draft, accessKeyId: string): void {
  draft.remove(requireKey(draft, accessKeyId));
}

/** Reseals every secret that is not sealed with the first key. Returns their number. */
export function reseal(draft: Draft, keys: SecretsKeys): number {
  const [{ id }] = keys;
  const old = draft.all("key").filter(({ secret }) => sealedWith(secret) !== id);
  for (const key of old) {
    const secret = openSecret(keys, key.accessKeyId, key.secret);
    draft.put({ ...key, secret: sealSecret(keys, key.accessKeyId, secret), ...draft.stamp });
  }
  return old.length;
}
