import { describe, expect, test } from "vitest";
import { type Directory, makeDirectory } from "../../src/directory/directory.ts";
import {
  type AccessKey,
  type DirectoryContent,
  DirectoryProblem,
  directoryBounds,
  type NamedPolicy,
  type Standing,
  type User,
} from "../../src/directory/directory-content.ts";
import { contextKeysOf } from "../../src/directory/principal.ts";
import { swfResource } from "../../src/directory/swf-resource.ts";
import { evaluate, type Verdict } from "../../src/policy/evaluate.ts";

const account = "111122223333";
const other = "444455556666";
const allow = (more: object = {}): object => ({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "swf:*", Resource: "*", ...more },
});

const accountOf = (id = account, standing: Standing = "active") => ({ id, name: "", standing });
const policyOf = (more: Partial<NamedPolicy> = {}): NamedPolicy => ({
  account,
  name: "work",
  document: allow(),
  ...more,
});
const userOf = (more: Partial<User> = {}): User => ({
  account,
  name: "alice",
  id: "AIDAALICE",
  standing: "active",
  tags: new Map(),
  policies: ["work"],
  sessionsNotBefore: undefined,
  ...more,
});
const keyOf = (more: Partial<AccessKey> = {}): AccessKey => ({
  accessKeyId: "AKIAALICE0000000",
  account,
  user: "alice",
  standing: "active",
  secretAccessKey: "the secret of alice",
  ...more,
});
const content = (more: Partial<DirectoryContent> = {}): DirectoryContent => ({
  accounts: [accountOf()],
  policies: [policyOf()],
  users: [userOf()],
  keys: [keyOf()],
  ...more,
});

function refusal(wrong: DirectoryContent): string {
  try {
    makeDirectory(wrong);
  } catch (error) {
    if (error instanceof DirectoryProblem) return error.message;
    throw error;
  }
  return "it fits together";
}

test.each([
  { wrong: { accounts: [] }, says: `policy work belongs to account ${account}, which does not exist` },
  { wrong: { accounts: [], policies: [] }, says: `user alice belongs to account ${account}, which does not exist` },
  {
    wrong: { accounts: [], policies: [], users: [] },
    says: `access key AKIAALICE0000000 belongs to account ${account}, which does not exist`,
  },
  { wrong: { accounts: [accountOf(), accountOf(account, "disabled")] }, says: `duplicate account ${account}` },
  { wrong: { policies: [policyOf(), policyOf()] }, says: `duplicate policy work of account ${account}` },
  { wrong: { users: [userOf(), userOf({ standing: "disabled" })] }, says: `duplicate user ${account}/alice` },
  { wrong: { keys: [keyOf(), keyOf()] }, says: "duplicate access key AKIAALICE0000000" },
  {
    wrong: { accounts: [accountOf(), accountOf(other)], keys: [keyOf(), keyOf({ account: other, user: undefined })] },
    says: "duplicate access key AKIAALICE0000000",
  },
  {
    wrong: { users: [userOf({ policies: ["work", "play"] })] },
    says: `user alice of account ${account} has policy play, which is missing or invalid`,
  },
  {
    wrong: { accounts: [accountOf(), accountOf(other)], policies: [policyOf({ account: other })] },
    says: `user alice of account ${account} has policy work, which is missing or invalid`,
  },
  {
    wrong: { keys: [keyOf({ user: "bob" })] },
    says: "access key AKIAALICE0000000 belongs to user bob, who does not exist",
  },
  {
    wrong: { accounts: [accountOf(), accountOf(other)], keys: [keyOf({ account: other })] },
    says: "access key AKIAALICE0000000 belongs to user alice, who does not exist",
  },
  {
    wrong: { policies: [policyOf({ document: allow({ Effect: "allow" }) })] },
    says: `policy work of account ${account}: Statement.Effect: must be "Allow" or "Deny", not "allow"`,
  },
  {
    wrong: {
      users: [userOf({ policies: Array.from({ length: directoryBounds.policiesPerUserMax + 1 }, () => "work") })],
    },
    says: `user alice of account ${account} has 21 policies; the maximum is 20`,
  },
  {
    wrong: {
      users: [
        userOf({
          tags: new Map(Array.from({ length: directoryBounds.tagsPerUserMax + 1 }, (_, place) => [`tag${place}`, "a"])),
        }),
      ],
    },
    says: `user alice of account ${account} has 51 tags; the maximum is 50`,
  },
  {
    wrong: { users: [userOf({ tags: new Map(Object.entries({ Team: "a", city: "b", TEAM: "a" })) })] },
    says: `user alice of account ${account} has tags Team and TEAM, which differ only in case: remove one`,
  },
])("inconsistent content is refused: $says", ({ wrong, says }) => {
  expect(refusal(content(wrong))).toBe(says);
});

test.each([
  { what: "accounts", wrong: { accounts: Array.from({ length: directoryBounds.accountsMax + 1 }, () => accountOf()) } },
  { what: "policies", wrong: { policies: Array.from({ length: directoryBounds.policiesMax + 1 }, () => policyOf()) } },
  { what: "users", wrong: { users: Array.from({ length: directoryBounds.usersMax + 1 }, () => userOf()) } },
  { what: "access keys", wrong: { keys: Array.from({ length: directoryBounds.keysMax + 1 }, () => keyOf()) } },
])("the number of $what is limited", ({ what, wrong }) => {
  expect(refusal(content(wrong))).toMatch(new RegExp(`^there are \\d+ ${what}; the maximum is \\d+$`));
});

describe("a key finds its owner", () => {
  test("a user, with the properties that policies refer to", () => {
    const directory = makeDirectory(content({ users: [userOf({ tags: new Map([["team", "shop"]]) })] }));
    expect(directory.keyCount).toBe(1);
    expect(directory.ownerOf("AKIAALICE0000000")).toMatchObject({
      accessKeyId: "AKIAALICE0000000",
      secretAccessKey: "the secret of alice",
      account,
      arn: `arn:aws:iam::${account}:user/alice`,
      userId: "AIDAALICE",
      userName: "alice",
      tags: new Map([["team", "shop"]]),
      session: undefined,
    });
  });

  test("the account itself, which may do everything", () => {
    const directory = makeDirectory(content({ keys: [keyOf({ user: undefined })], users: [], policies: [] }));
    const owner = directory.ownerOf("AKIAALICE0000000");
    expect(owner).toMatchObject({
      account,
      arn: `arn:aws:iam::${account}:root`,
      userId: account,
      userName: undefined,
    });
    const request = {
      action: "swf:DeprecateDomain",
      resource: "arn:aws:swf:eu-west-1:1:/domain/shop",
      context: new Map(),
    };
    expect(evaluate(owner?.policies ?? [], request).outcome).toBe("allowed");
  });

  test("even one named like a built-in property of objects", () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      const named = {
        policies: [policyOf({ name })],
        users: [userOf({ name, policies: [name] })],
        keys: [keyOf({ user: name })],
      };
      expect(makeDirectory(content(named)).ownerOf("AKIAALICE0000000")?.userName).toBe(name);
    }
  });

  test("with the secret of this key", () => {
    const keys = [keyOf(), keyOf({ accessKeyId: "AKIAALICE0000001", secretAccessKey: "another secret" })];
    const directory = makeDirectory(content({ keys }));
    expect(keys.map(({ accessKeyId }) => directory.ownerOf(accessKeyId)?.secretAccessKey)).toEqual([
      "the secret of alice",
      "another secret",
    ]);
  });
});

const found = (directory: Directory): readonly boolean[] => [
  directory.ownerOf("AKIAALICE0000000") !== undefined,
  directory.active(account, "alice") !== undefined,
  directory.active(account, undefined) !== undefined,
];

test.each([
  { why: "all are active", more: {}, finds: [true, true, true] },
  { why: "the key is disabled", more: { keys: [keyOf({ standing: "disabled" })] }, finds: [false, true, true] },
  { why: "the user is disabled", more: { users: [userOf({ standing: "disabled" })] }, finds: [false, false, true] },
  {
    why: "the account is disabled",
    more: { accounts: [accountOf(account, "disabled")] },
    finds: [false, false, false],
  },
  { why: "the key belongs to the account", more: { keys: [keyOf({ user: undefined })] }, finds: [true, true, true] },
] as const)("key, user and account are found when $why: $finds", ({ more, finds }) => {
  expect(found(makeDirectory(content(more)))).toEqual(finds);
});

test("disabled items must be consistent too", () => {
  const users = [userOf({ standing: "disabled", policies: ["play"] })];
  expect(refusal(content({ users }))).toContain("has policy play, which is missing or invalid");
});

test.each(["", "akiaalice0000000", "AKIAALICE000000", "AKIAALICE0000000 ", "__proto__", "constructor", account])(
  "no principal has the key %j",
  (accessKeyId) => {
    expect(makeDirectory(content()).ownerOf(accessKeyId)).toBeUndefined();
  },
);

test("a user of one account does not exist in another", () => {
  const directory = makeDirectory(content({ accounts: [accountOf(), accountOf(other)] }));
  expect(directory.active(other, "alice")).toBeUndefined();
  expect(directory.active(other, undefined)?.principal.arn).toBe(`arn:aws:iam::${other}:root`);
});

test("a principal needs exactly the context keys that its policies refer to, in lower case", () => {
  const conditions = { StringEquals: { "aws:PrincipalTag/Team": "a", "swf:taskList.name": "orders" } };
  const policies = [
    policyOf({ document: allow({ Condition: conditions }) }),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    policyOf({ name: "own", document: allow({ Resource: "arn:aws:swf:*:*:/domain/${aws:username}" }) }),
    policyOf({ name: "unused", document: allow({ Condition: { Bool: { "aws:SecureTransport": "true" } } }) }),
  ];
  const directory = makeDirectory(content({ policies, users: [userOf({ policies: ["work", "own"] })] }));
  expect([...(directory.ownerOf("AKIAALICE0000000")?.contextKeys ?? [])].toSorted()).toEqual([
    "aws:principaltag/team",
    "aws:username",
    "swf:tasklist.name",
  ]);
  expect(contextKeysOf([], [])).toEqual(new Set());
});

test.each([
  ["arn:aws:swf:eu-west-1:111122223333:domain/shop", "arn:aws:swf:eu-west-1:111122223333:/domain/shop"],
  ["arn:aws:swf:*:*:domain/*", "arn:aws:swf:*:*:/domain/*"],
  ["arn:aws:swf::111122223333:domain/shop", "arn:aws:swf::111122223333:/domain/shop"],
  ["arn:aws:swf:*:*:/domain/*", "arn:aws:swf:*:*:/domain/*"],
  ["arn:aws:swf:*:*:*", "arn:aws:swf:*:*:*"],
  ["arn:aws:sqs:*:*:domain/shop", "arn:aws:sqs:*:*:domain/shop"],
  ["*", "*"],
])("the resource %s of a policy means %s", (written, meant) => {
  expect(swfResource(written)).toBe(meant);
});

test("a policy that omits the slash before `domain` still allows and denies", () => {
  const resource = `arn:aws:swf:eu-west-1:${account}:/domain/shop`;
  const verdictOf = (document: object): Verdict["outcome"] => {
    const directory = makeDirectory(content({ policies: [policyOf({ document })] }));
    const policies = directory.ownerOf("AKIAALICE0000000")?.policies ?? [];
    return evaluate(policies, { action: "swf:DescribeDomain", resource, context: new Map() }).outcome;
  };
  const Resource = `arn:aws:swf:*:${account}:domain/shop`;
  expect(verdictOf(allow({ Resource }))).toBe("allowed");
  expect(verdictOf(allow({ Resource: `${Resource}ping` }))).toBe("implicitlyDenied");
  const denied = { Effect: "Deny", Action: "*", Resource };
  expect(verdictOf({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }, denied] })).toBe("explicitlyDenied");
});
