/** Reads access control in its declarative form: one JSON file with all accounts, users, policies and keys. */
import {
  type AccessKey,
  type Account,
  type DirectoryContent,
  DirectoryProblem,
  type NamedPolicy,
  type Standing,
  type User,
} from "./directory-content.ts";
import { Reading } from "./json-reading.ts";

/** Resolves secrets that the file does not contain itself. */
export interface SecretSources {
  environment(name: string): string | undefined;
  file(path: string): string;
}

/**
 * Parses `{"accounts": {"111122223333": {"name": ..., "standing": ..., "keys": [...], "policies": {NAME: DOCUMENT},
 * "users": {NAME: {"policies": [...], "tags": {...}, "keys": [...], "standing": ...}}}}}`. A key is `{"accessKeyId":
 * ..., "secretAccessKey": ...}`, or has `secretAccessKeyFile` or `secretAccessKeyVariable` instead of the secret.
 * Throws a DirectoryProblem that names the location of the error.
 */
export function parseAccessFile(text: string, secrets: SecretSources): DirectoryContent {
  const file = Reading.parse(text);
  const content = {
    accounts: [] as Account[],
    policies: [] as NamedPolicy[],
    users: [] as User[],
    keys: [] as AccessKey[],
  };
  for (const [id, account] of file.only("accounts").required("accounts").entries("account id")) {
    account.only("name", "standing", "keys", "policies", "users");
    content.accounts.push({
      id,
      name: account.optional("name")?.named("account name") ?? "",
      standing: standingOf(account),
    });
    for (const key of keysOf(account)) content.keys.push(readKey(key, id, undefined, secrets));
    for (const [name, document] of account.optional("policies")?.entries("policy name") ?? []) {
      content.policies.push({ account: id, name, document: document.value });
    }
    for (const [name, user] of account.optional("users")?.entries("user name") ?? []) {
      user.only("policies", "tags", "keys", "standing", "sessionsNotBefore");
      content.users.push(readUser(user, id, name));
      for (const key of keysOf(user)) content.keys.push(readKey(key, id, name, secrets));
    }
  }
  return content;
}

const keysOf = (owner: Reading): readonly Reading[] => owner.optional("keys")?.items() ?? [];

function standingOf(owner: Reading): Standing {
  return owner.optional("standing")?.oneOf("active", "disabled") ?? "active";
}

function readUser(user: Reading, account: string, name: string): User {
  const tags = new Map<string, string>();
  for (const [key, value] of user.optional("tags")?.entries("tag key") ?? []) tags.set(key, value.named("tag value"));
  const notBefore = user.optional("sessionsNotBefore");
  return {
    account,
    name,
    // A file has no other id, so a user that is removed and added again is the same user.
    id: name,
    standing: standingOf(user),
    tags,
    policies: (user.optional("policies")?.items() ?? []).map((policy) => policy.named("policy name")),
    sessionsNotBefore: notBefore?.instant(),
  };
}

function readKey(key: Reading, account: string, user: string | undefined, secrets: SecretSources): AccessKey {
  key.only("accessKeyId", "secretAccessKey", "secretAccessKeyFile", "secretAccessKeyVariable", "standing");
  const accessKeyId = key.required("accessKeyId").named("access key id");
  return { accessKeyId, account, user, standing: standingOf(key), secretAccessKey: secretOf(key, secrets) };
}

function secretOf(key: Reading, secrets: SecretSources): string {
  const inline = key.optional("secretAccessKey");
  const file = key.optional("secretAccessKeyFile");
  const variable = key.optional("secretAccessKeyVariable");
  const [source, ...more] = [inline, file, variable].filter((reading) => reading !== undefined);
  if (source === undefined || more.length > 0) {
    throw new DirectoryProblem(
      `${key.path}: expected exactly one of secretAccessKey, secretAccessKeyFile and secretAccessKeyVariable`,
    );
  }
  if (source === inline) return source.named("secret access key");
  const secret = source === file ? secretInFile(source, secrets) : secretInEnvironment(source, secrets);
  return new Reading(source.path, secret).named("secret access key");
}

// Messages never show where a secret comes from: the text may be the secret itself, written into the wrong member.

function secretInFile(named: Reading, secrets: SecretSources): string {
  const path = named.text();
  try {
    return secrets.file(path).trim();
  } catch (cause) {
    throw new DirectoryProblem(`${named.path}: cannot read the file that it names${codeOf(cause)}`, { cause });
  }
}

function secretInEnvironment(named: Reading, secrets: SecretSources): string {
  const secret = secrets.environment(named.text());
  if (secret !== undefined) return secret;
  throw new DirectoryProblem(`${named.path}: the environment variable that it names is not set`);
}

/** The error code of the system, such as ENOENT. */
function codeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error && "code" in inner && typeof inner.code === "string" ? ` (${inner.code})` : "";
}
