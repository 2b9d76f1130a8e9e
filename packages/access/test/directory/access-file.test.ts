import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAccessFile, type SecretSources } from "../../src/directory/access-file.ts";
import { type DirectoryContent, DirectoryProblem } from "../../src/directory/directory-content.ts";

const id = "111122223333";
const secret = "0123456789abcdefSECRET/+0123456789abcdef";
const nowhere: SecretSources = {
  environment: () => undefined,
  file: () => {
    throw new Error("there are no files here");
  },
};

const parse = (file: unknown, secrets: SecretSources = nowhere): DirectoryContent =>
  parseAccessFile(JSON.stringify(file), secrets);

/** Returns the message of the DirectoryProblem that parsing throws. Any other error fails the test. */
function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof DirectoryProblem) return error.message;
    throw error;
  }
  return "it is in order";
}

const inAccount = (account: object): object => ({ accounts: { [id]: account } });
const withKey = (key: object): object => inAccount({ keys: [key] });
const withUser = (user: unknown): object => inAccount({ users: { alice: user } });

describe("a valid file", () => {
  test("is read with every member", () => {
    const document = { Statement: [] };
    const content = parse(
      inAccount({
        name: "payments",
        standing: "disabled",
        keys: [{ accessKeyId: "AKIAOWNER0000000", secretAccessKey: secret }],
        policies: { work: document },
        users: {
          alice: {
            policies: ["work"],
            tags: { team: "shop", empty: "" },
            standing: "disabled",
            sessionsNotBefore: "2026-01-31T12:00:00Z",
            keys: [{ accessKeyId: "AKIAALICE0000000", secretAccessKey: secret, standing: "disabled" }],
          },
        },
      }),
    );
    const key = { account: id, secretAccessKey: secret };
    expect(content).toEqual({
      accounts: [{ id, name: "payments", standing: "disabled" }],
      policies: [{ account: id, name: "work", document }],
      users: [
        {
          account: id,
          name: "alice",
          id: "alice",
          standing: "disabled",
          tags: new Map(Object.entries({ team: "shop", empty: "" })),
          policies: ["work"],
          sessionsNotBefore: Date.UTC(2026, 0, 31, 12),
        },
      ],
      keys: [
        { ...key, accessKeyId: "AKIAOWNER0000000", user: undefined, standing: "active" },
        { ...key, accessKeyId: "AKIAALICE0000000", user: "alice", standing: "disabled" },
      ],
    });
  });

  test("needs only the accounts, and for each key its id and secret", () => {
    expect(parse({ accounts: {} })).toEqual({ accounts: [], policies: [], users: [], keys: [] });
    expect(parse(inAccount({ users: { alice: {} } }))).toEqual({
      accounts: [{ id, name: "", standing: "active" }],
      policies: [],
      users: [
        {
          account: id,
          name: "alice",
          id: "alice",
          standing: "active",
          tags: new Map(),
          policies: [],
          sessionsNotBefore: undefined,
        },
      ],
      keys: [],
    });
  });

  test.each([
    {
      why: "the file that it names, without surrounding white space",
      key: { secretAccessKeyFile: "/run/secrets/alice" },
      secrets: { ...nowhere, file: (path: string) => (path === "/run/secrets/alice" ? `${secret}\n` : "") },
    },
    {
      why: "the variable that it names",
      key: { secretAccessKeyVariable: "ALICE" },
      secrets: { ...nowhere, environment: (name: string) => (name === "ALICE" ? secret : undefined) },
    },
  ])("has secrets from $why", ({ key, secrets }) => {
    const { keys } = parse(withKey({ accessKeyId: "AKIAOWNER0000000", ...key }), secrets);
    expect(keys.map(({ secretAccessKey }) => secretAccessKey)).toEqual([secret]);
  });

  test.each(["__proto__", "constructor", "hasOwnProperty", "toString"])("may use %s for every name", (name) => {
    // JSON text: in an object literal, `__proto__` would set the prototype.
    const file = `{"accounts":{"${id}":{"policies":{"${name}":{}},"users":{"${name}":{"policies":["${name}"],"tags":{"${name}":"a"}}}}}}`;
    const { policies, users } = parseAccessFile(file, nowhere);
    expect(policies).toEqual([{ account: id, name, document: {} }]);
    expect(users).toMatchObject([{ account: id, name, policies: [name], tags: new Map([[name, "a"]]) }]);
  });
});

const userMembers = "policies, tags, keys, standing, sessionsNotBefore";
const keyMembers = "accessKeyId, secretAccessKey, secretAccessKeyFile, secretAccessKeyVariable, standing";
const named = "1 to 128 letters, digits and any of + = , . @ _ -";
const keyId = "AKIAOWNER0000000";
const oneSource = "expected exactly one of secretAccessKey, secretAccessKeyFile and secretAccessKeyVariable";

test.each([
  { file: [], message: "the file: expected an object" },
  { file: null, message: "the file: expected an object" },
  { file: {}, message: "the file: missing member accounts" },
  { file: { accounts: {}, acounts: {} }, message: 'the file: unknown member "acounts": expected accounts' },
  { file: { accounts: [] }, message: "accounts: expected an object" },
  { file: { accounts: { "12": {} } }, message: 'accounts: invalid account id "12": expected 12 digits' },
  {
    file: { accounts: { "١١١١٢٢٢٢٣٣٣٣": {} } },
    message: 'accounts: invalid account id "١١١١٢٢٢٢٣٣٣٣": expected 12 digits',
  },
  {
    file: inAccount({ Name: "" }),
    message: `accounts.${id}: unknown member "Name": expected name, standing, keys, policies, users`,
  },
  { file: inAccount({ name: 1 }), message: `accounts.${id}.name: expected a string` },
  { file: inAccount({ standing: "Active" }), message: `accounts.${id}.standing: expected one of active, disabled` },
  { file: inAccount({ keys: {} }), message: `accounts.${id}.keys: expected an array` },
  { file: inAccount({ policies: [] }), message: `accounts.${id}.policies: expected an object` },
  {
    file: inAccount({ policies: { "a/b": {} } }),
    message: `accounts.${id}.policies: invalid policy name "a/b": expected ${named}`,
  },
  {
    file: inAccount({ users: { "a b": {} } }),
    message: `accounts.${id}.users: invalid user name "a b": expected 1 to 64 letters, digits and any of + = , . @ _ -`,
  },
  { file: withUser([]), message: `accounts.${id}.users.alice: expected an object` },
  {
    file: withUser({ polices: [] }),
    message: `accounts.${id}.users.alice: unknown member "polices": expected ${userMembers}`,
  },
  {
    file: withUser({ policies: ["work", "a b"] }),
    message: `accounts.${id}.users.alice.policies[1]: invalid policy name: expected ${named}`,
  },
  { file: withUser({ policies: [7] }), message: `accounts.${id}.users.alice.policies[0]: expected a string` },
  {
    file: withUser({ tags: { "a*": "b" } }),
    message: `accounts.${id}.users.alice.tags: invalid tag key "a*": expected 1 to 128 letters, digits, spaces and any of _ . : / = + - @`,
  },
  {
    file: withUser({ tags: { a: "b*" } }),
    message: `accounts.${id}.users.alice.tags.a: invalid tag value: expected at most 256 letters, digits, spaces and any of _ . : / = + - @`,
  },
  { file: withUser({ standing: true }), message: `accounts.${id}.users.alice.standing: expected a string` },
  {
    file: withUser({ sessionsNotBefore: "yesterday" }),
    message: `accounts.${id}.users.alice.sessionsNotBefore: expected a time such as 2026-01-31T12:00:00Z`,
  },
  {
    file: withKey({ accessKeyID: keyId }),
    message: `accounts.${id}.keys[0]: unknown member "accessKeyID": expected ${keyMembers}`,
  },
  { file: withKey({}), message: `accounts.${id}.keys[0]: missing member accessKeyId` },
  {
    // The secret and the id are swapped.
    file: withKey({ accessKeyId: secret, secretAccessKey: keyId }),
    message: `accounts.${id}.keys[0].accessKeyId: invalid access key id: expected 16 to 128 capital letters and digits`,
  },
  {
    file: withKey({ accessKeyId: keyId.toLowerCase(), secretAccessKey: secret }),
    message: `accounts.${id}.keys[0].accessKeyId: invalid access key id: expected 16 to 128 capital letters and digits`,
  },
  {
    file: withKey({ accessKeyId: keyId, secretAccessKey: "too short" }),
    message: `accounts.${id}.keys[0].secretAccessKey: invalid secret access key: expected 16 to 128 visible ASCII characters`,
  },
  { file: withKey({ accessKeyId: keyId }), message: `accounts.${id}.keys[0]: ${oneSource}` },
  {
    file: withKey({ accessKeyId: keyId, secretAccessKey: secret, secretAccessKeyFile: "/run/secrets/owner" }),
    message: `accounts.${id}.keys[0]: ${oneSource}`,
  },
  {
    file: withKey({ accessKeyId: keyId, secretAccessKeyVariable: "OWNER" }),
    message: `accounts.${id}.keys[0].secretAccessKeyVariable: the environment variable that it names is not set`,
  },
  {
    file: withKey({ accessKeyId: keyId, secretAccessKeyFile: "/run/secrets/owner" }),
    message: `accounts.${id}.keys[0].secretAccessKeyFile: cannot read the file that it names`,
  },
])("a file is refused: $message", ({ file, message }) => {
  expect(refusal(() => parse(file))).toBe(message);
});

test("an unreadable file of a secret is reported with the system's error code", () => {
  const cause = Object.assign(new Error(`open '${secret}'`), { code: "EACCES" });
  for (const error of [cause, new DirectoryProblem("it cannot be read", { cause })]) {
    const secrets: SecretSources = {
      ...nowhere,
      file: () => {
        throw error;
      },
    };
    const file = withKey({ accessKeyId: keyId, secretAccessKeyFile: secret });
    expect(refusal(() => parse(file, secrets))).toBe(
      `accounts.${id}.keys[0].secretAccessKeyFile: cannot read the file that it names (EACCES)`,
    );
  }
});

test("invalid JSON is reported by line and not quoted", () => {
  const text = `{\n"accounts": {\n"secretAccessKey": "${secret}" oops ${" ".repeat(200)}}}`;
  expect(refusal(() => parseAccessFile(text, nowhere))).toBe("invalid JSON (line 3)");
  expect(refusal(() => parseAccessFile(secret, nowhere))).not.toContain(secret);
  expect(refusal(() => parseAccessFile("", nowhere))).toMatch(/^invalid JSON/);
});

/** A complete file in which the string at this position, counting strings in the order of the text, is replaced. */
function withString(position: number, text: string): { readonly file: unknown; readonly isThere: boolean } {
  let seen = -1;
  const replaced = (value: unknown): unknown => {
    if (typeof value === "string") {
      seen += 1;
      return seen === position ? text : value;
    }
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, replaced(member)]));
  };
  const file = replaced(
    inAccount({
      name: "payments",
      standing: "active",
      keys: [
        { accessKeyId: "AKIAOWNER0000000", secretAccessKey: "x".repeat(40), standing: "active" },
        { accessKeyId: "AKIAOWNER0000001", secretAccessKeyFile: "/run/secrets/owner" },
        { accessKeyId: "AKIAOWNER0000002", secretAccessKeyVariable: "OWNER" },
      ],
      policies: { work: { Version: "2012-10-17" } },
      users: {
        alice: {
          policies: ["work"],
          tags: { team: "shop" },
          standing: "active",
          sessionsNotBefore: "2026-01-31T12:00:00Z",
          keys: [{ accessKeyId: "AKIAALICE0000000", secretAccessKey: "y".repeat(40) }],
        },
      },
    }),
  );
  return { file, isThere: seen >= position };
}

test("no message shows a secret, wherever in the file it ends up", () => {
  const marker = fc.string({ minLength: 8, maxLength: 130, unit: "grapheme-ascii" }).map((text) => `MARKER ${text}`);
  const secretLike = fc.stringMatching(/^[A-Za-z0-9/+]{40}$/);
  const sources: SecretSources = { environment: () => undefined, file: () => "" };
  fc.assert(
    fc.property(fc.nat({ max: 20 }), fc.oneof(marker, secretLike), (position, text) => {
      const { file, isThere } = withString(position, text);
      fc.pre(isThere);
      expect(refusal(() => parse(file, sources))).not.toContain(text);
      // The same when the file is cut off after the secret.
      const printed = JSON.stringify(file);
      const cut = printed.slice(0, printed.indexOf(JSON.stringify(text)) + text.length + 4);
      expect(refusal(() => parseAccessFile(cut, sources))).not.toContain(text);
    }),
  );
});

test.each([
  '{"accounts": {}, "accounts": {}}',
  `{"accounts": {"111122223333": {}, "111122223333": {}}}`,
  `{"accounts": {"111122223333": {"standing": "disabled", "standing": "active"}}}`,
  `{"accounts": {"111122223333": {"policies": {"p": {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
      "StringEquals": {"aws:username": "a"},
      "StringEquals": {"aws:userid": "b"}}}]}}}}}`,
  `{"accounts": {"111122223333": {"policies": {"p": {"Version": "2012-10-17", "Statement":
    {"Effect": "Deny", "Eff\\u0065ct": "Allow", "Action": "*", "Resource": "*"}}}}}}`,
])("a duplicate member is refused: %s", (text) => {
  expect(() => parseAccessFile(text, nowhere)).toThrow(/^line \d: duplicate member in one object$/);
});
