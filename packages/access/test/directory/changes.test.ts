import { describe, expect, test } from "vitest";
import { type Draft, recordsOf } from "../../src/directory/change-directory.ts";
import {
  attachPolicy,
  createAccount,
  createKey,
  createUser,
  deleteAccount,
  deleteKey,
  deletePolicy,
  deleteUser,
  detachPolicy,
  endSessions,
  putPolicy,
  setAccountStanding,
  setKeyStanding,
  setUserStanding,
  tagUser,
} from "../../src/directory/changes.ts";
import { makeDirectory } from "../../src/directory/directory.ts";
import { DirectoryProblem, directoryBounds } from "../../src/directory/directory-content.ts";
import { contentOf, openedWith, readRecords } from "../../src/directory/stored-records.ts";
import {
  account,
  changing,
  document,
  keys,
  noTagsOrPolicies,
  other,
  recordsIn,
  stamp,
  storeWithAlice,
} from "./store-with-alice.ts";

const userKey = `user/${account}/alice`;
const unchanged = {
  kind: "user",
  account,
  name: "alice",
  standing: "active",
  tags: { team: "shop" },
  policies: ["work"],
};

interface Change {
  readonly what: string;
  readonly edit: (draft: Draft, aliceKey: string) => void;
  /** The records that were changed or removed. */
  readonly leaves: Readonly<Record<string, object | undefined>>;
}

const changes: readonly Change[] = [
  {
    what: "createAccount",
    edit: (draft) => createAccount(draft, other, "billing"),
    leaves: { [`account/${other}`]: { kind: "account", id: other, name: "billing", standing: "active" } },
  },
  {
    what: "setAccountStanding",
    edit: (draft) => setAccountStanding(draft, account, "disabled"),
    leaves: { [`account/${account}`]: { kind: "account", id: account, name: "payments", standing: "disabled" } },
  },
  {
    what: "putPolicy of a new policy",
    edit: (draft) => putPolicy(draft, account, "rest", document),
    leaves: { [`policy/${account}/rest`]: { kind: "policy", account, name: "rest", document } },
  },
  {
    what: "putPolicy of an existing policy",
    edit: (draft) => putPolicy(draft, account, "work", { ...document, Id: "second" }),
    leaves: { [`policy/${account}/work`]: { document: { ...document, Id: "second" } } },
  },
  {
    what: "deletePolicy",
    edit: (draft) => deletePolicy(draft, account, "play"),
    leaves: { [`policy/${account}/play`]: undefined },
  },
  {
    what: "createUser",
    edit: (draft) => createUser(draft, account, "bob", { tags: { a: "b" }, policies: ["work", "play"] }),
    leaves: {
      [`user/${account}/bob`]: {
        kind: "user",
        id: expect.stringMatching(/^AIDA[A-Z2-7]{16}$/),
        standing: "active",
        tags: { a: "b" },
        policies: ["work", "play"],
      },
    },
  },
  {
    what: "setUserStanding",
    edit: (draft) => setUserStanding(draft, account, "alice", "disabled"),
    leaves: { [userKey]: { ...unchanged, standing: "disabled" } },
  },
  {
    what: "tagUser, which also removes tags",
    edit: (draft) => tagUser(draft, account, "alice", { team: "", city: "Oslo", gone: "" }),
    leaves: { [userKey]: { ...unchanged, tags: { city: "Oslo" } } },
  },
  {
    what: "endSessions",
    edit: (draft) => endSessions(draft, account, "alice", 5_000),
    leaves: { [userKey]: { ...unchanged, sessionsNotBefore: 5_000 } },
  },
  {
    what: "attachPolicy",
    edit: (draft) => attachPolicy(draft, account, "alice", "play"),
    leaves: { [userKey]: { ...unchanged, policies: ["work", "play"] } },
  },
  {
    what: "attachPolicy of an attached policy",
    edit: (draft) => attachPolicy(draft, account, "alice", "work"),
    leaves: {},
  },
  {
    what: "detachPolicy",
    edit: (draft) => detachPolicy(draft, account, "alice", "work"),
    leaves: { [userKey]: { ...unchanged, policies: [] } },
  },
  {
    what: "detachPolicy and deletePolicy in one change",
    edit: (draft) => {
      detachPolicy(draft, account, "alice", "work");
      deletePolicy(draft, account, "work");
    },
    leaves: { [userKey]: { ...unchanged, policies: [] }, [`policy/${account}/work`]: undefined },
  },
  {
    what: "creating and deleting a user in one change",
    edit: (draft) => {
      putPolicy(draft, account, "rest", document);
      deletePolicy(draft, account, "rest");
    },
    leaves: {},
  },
  {
    what: "deleting and recreating a user in one change",
    edit: (draft) => {
      deletePolicy(draft, account, "play");
      putPolicy(draft, account, "play", { ...document, Id: "second" });
    },
    leaves: { [`policy/${account}/play`]: { document: { ...document, Id: "second" } } },
  },
];

test.each(changes)("$what", async ({ edit, leaves }) => {
  const { store, aliceKey } = await storeWithAlice();
  const before = await recordsIn(store);
  await changing(store, (draft) => edit(draft, aliceKey));
  const { version, records } = await readRecords(store);
  expect(version).toBe(2);
  const differing = [...new Set([...before.keys(), ...records.keys()])].filter(
    // The tests of directory sources cover who removed what.
    (key) => key !== "removals" && JSON.stringify(before.get(key)) !== JSON.stringify(records.get(key)),
  );
  expect(differing.toSorted()).toEqual(Object.keys(leaves).toSorted());
  for (const [key, expected] of Object.entries(leaves)) {
    if (expected === undefined) expect(records.has(key)).toBe(false);
    else expect(records.get(key)).toMatchObject({ ...expected, ...stamp });
  }
});

test("setKeyStanding and deleteKey", async () => {
  const { store, aliceKey } = await storeWithAlice();
  const key = `key/${aliceKey}`;
  const before = (await recordsIn(store)).get(key);
  await changing(store, (draft) => setKeyStanding(draft, aliceKey, "disabled"));
  expect((await recordsIn(store)).get(key)).toEqual({ ...before, standing: "disabled", ...stamp });
  await changing(store, (draft) => deleteKey(draft, aliceKey));
  expect((await recordsIn(store)).has(key)).toBe(false);
});

test("deleteAccount of an empty account", async () => {
  const { store } = await storeWithAlice();
  await changing(store, (draft) => createAccount(draft, other, ""));
  await changing(store, (draft) => deleteAccount(draft, other));
  expect([...(await recordsIn(store)).keys()]).not.toContain(`account/${other}`);
});

test("deleteUser also deletes the keys of this user, and no others", async () => {
  const { store, aliceKey } = await storeWithAlice();
  const left = await changing(store, (draft) => {
    createUser(draft, account, "bob", noTagsOrPolicies);
    createAccount(draft, other, "");
    createUser(draft, other, "alice", noTagsOrPolicies);
    createKey(draft, keys, account, "alice");
    return [createKey(draft, keys, account, "bob"), createKey(draft, keys, account, undefined)].concat(
      createKey(draft, keys, other, "alice"),
    );
  });
  await changing(store, (draft) => deleteUser(draft, account, "alice"));
  const records = await recordsIn(store);
  const ids = recordsOf(records, "key").map(({ accessKeyId }) => accessKeyId);
  expect(ids.toSorted()).toEqual(left.map(({ accessKeyId }) => accessKeyId).toSorted());
  expect(ids).not.toContain(aliceKey);
});

test("a user that is recreated under the same name is a different user", async () => {
  const { store } = await storeWithAlice();
  const idOf = async (): Promise<string | undefined> =>
    recordsOf(await recordsIn(store), "user").find(({ name }) => name === "alice")?.id;
  const before = await idOf();
  await changing(store, (draft) => {
    deleteUser(draft, account, "alice");
    createUser(draft, account, "alice", noTagsOrPolicies);
  });
  expect(await idOf()).not.toBe(before);
});

test("an empty tag that a user was created with stays when other tags are set", async () => {
  const { store } = await storeWithAlice();
  await changing(store, (draft) => createUser(draft, account, "bob", { tags: { temporary: "" }, policies: [] }));
  await changing(store, (draft) => tagUser(draft, account, "bob", { team: "shop" }));
  expect((await recordsIn(store)).get(`user/${account}/bob`)).toMatchObject({
    tags: { temporary: "", team: "shop" },
  });
});

test.each(["__proto__", "constructor"])("a user, a policy and a tag may be named %s", async (name) => {
  const { store } = await storeWithAlice();
  await changing(store, (draft) => {
    putPolicy(draft, account, name, document);
    createUser(draft, account, name, { tags: Object.fromEntries([[name, "a"]]), policies: [name] });
    createKey(draft, keys, account, name);
  });
  await changing(store, (draft) => tagUser(draft, account, name, { team: "shop" }));
  const directory = makeDirectory(contentOf(await recordsIn(store), openedWith(keys)));
  expect(directory.active(account, name)?.principal.tags).toEqual(
    new Map([
      [name, "a"],
      ["team", "shop"],
    ]),
  );
});

const tooMany = (count: number, prefix: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const tagsOf = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(tooMany(count, "tag").map((key) => [key, "a"]));

interface Refused {
  readonly edit: (draft: Draft, aliceKey: string) => void;
  readonly message: string | RegExp;
}

const refused: readonly Refused[] = [
  { edit: (draft) => createAccount(draft, account, ""), message: `account ${account} already exists` },
  { edit: (draft) => createAccount(draft, "12", ""), message: 'invalid account id "12": expected 12 digits' },
  { edit: (draft) => createAccount(draft, "../222233333", ""), message: /expected 12 digits/ },
  {
    edit: (draft) => createAccount(draft, other, "bil\u001b[2Jling"),
    message: /invalid account name "bil\\u001b\[2Jling"/,
  },
  {
    edit: (draft) => createAccount(draft, other, "billing\nroot"),
    message: /invalid account name "billing\\nroot"/,
  },
  {
    edit: (draft) => createAccount(draft, other, "b".repeat(257)),
    message: /invalid account name .*: expected at most 256 characters/,
  },
  {
    edit: (draft) => setAccountStanding(draft, other, "disabled"),
    message: `there is no account ${other}: see openswf access account list`,
  },
  {
    edit: (draft) => deleteAccount(draft, account),
    message: `account ${account} still has user alice: delete its keys, users and policies first, or disable it`,
  },
  {
    edit: (draft) => {
      deleteUser(draft, account, "alice");
      deleteAccount(draft, account);
    },
    message: /still has policy (play|work)/,
  },
  { edit: (draft) => putPolicy(draft, other, "work", document), message: /there is no account/ },
  { edit: (draft) => putPolicy(draft, account, "a/b", document), message: /invalid policy name "a\/b"/ },
  {
    edit: (draft) => putPolicy(draft, account, "work", { Statement: { Effect: "Allow" } }),
    message: `policy work of account ${account}: Statement: has neither Action nor NotAction`,
  },
  {
    edit: (draft) => putPolicy(draft, account, "work", null),
    message: /policy work of account \d+: must be an object/,
  },
  { edit: (draft) => deletePolicy(draft, account, "work"), message: "user alice has policy work: detach it first" },
  { edit: (draft) => deletePolicy(draft, account, "rest"), message: `account ${account} has no policy rest` },
  {
    edit: (draft) => createUser(draft, account, "alice", noTagsOrPolicies),
    message: `account ${account} already has a user alice`,
  },
  {
    edit: (draft) => createUser(draft, account, "", noTagsOrPolicies),
    message: /invalid user name "": expected 1 to 64/,
  },
  { edit: (draft) => createUser(draft, account, "a/b", noTagsOrPolicies), message: /invalid user name/ },
  { edit: (draft) => createUser(draft, account, "álice", noTagsOrPolicies), message: /invalid user name/ },
  { edit: (draft) => createUser(draft, account, "bob\n", noTagsOrPolicies), message: /invalid user name/ },
  { edit: (draft) => createUser(draft, other, "bob", noTagsOrPolicies), message: /there is no account/ },
  {
    edit: (draft) => createUser(draft, account, "bob", { tags: {}, policies: ["rest"] }),
    message: `account ${account} has no policy rest`,
  },
  {
    edit: (draft) => createUser(draft, account, "bob", { tags: { "a*": "" }, policies: [] }),
    message: /invalid tag key "a\*"/,
  },
  {
    edit: (draft) => createUser(draft, account, "bob", { tags: { a: "x".repeat(257) }, policies: [] }),
    message: /invalid tag value .*: expected at most 256/,
  },
  {
    edit: (draft) => createUser(draft, account, "bob", { tags: tagsOf(51), policies: [] }),
    message: "a user has at most 50 tags",
  },
  { edit: (draft) => tagUser(draft, account, "alice", tagsOf(50)), message: "a user has at most 50 tags" },
  { edit: (draft) => tagUser(draft, account, "bob", { a: "b" }), message: `account ${account} has no user bob` },
  { edit: (draft) => deleteUser(draft, account, "bob"), message: `account ${account} has no user bob` },
  { edit: (draft) => deleteUser(draft, other, "alice"), message: /there is no account/ },
  { edit: (draft) => setUserStanding(draft, account, "bob", "active"), message: /has no user bob/ },
  { edit: (draft) => endSessions(draft, account, "bob", 1), message: /has no user bob/ },
  { edit: (draft) => attachPolicy(draft, account, "alice", "rest"), message: `account ${account} has no policy rest` },
  {
    edit: (draft) => {
      for (const name of tooMany(directoryBounds.policiesPerUserMax, "p")) {
        putPolicy(draft, account, name, document);
        attachPolicy(draft, account, "alice", name);
      }
    },
    message: "a user has at most 20 policies",
  },
  { edit: (draft) => detachPolicy(draft, account, "alice", "play"), message: "user alice does not have policy play" },
  { edit: (draft) => void createKey(draft, keys, account, "bob"), message: `account ${account} has no user bob` },
  { edit: (draft) => void createKey(draft, keys, other, undefined), message: /there is no account/ },
  {
    edit: (draft) => setKeyStanding(draft, "AKIANOBODY000000", "active"),
    message: "there is no access key AKIANOBODY000000",
  },
  { edit: (draft, aliceKey) => deleteKey(draft, aliceKey.toLowerCase()), message: /there is no access key akia/ },
];

test.each(refused)("a refusal changes nothing, not even the version: $message", async ({ edit, message }) => {
  const { store, aliceKey } = await storeWithAlice();
  const before = await readRecords(store);
  const change = changing(store, (draft) => {
    putPolicy(draft, account, "rushed", document);
    deletePolicy(draft, account, "rushed");
    edit(draft, aliceKey);
  });
  await expect(change).rejects.toBeInstanceOf(DirectoryProblem);
  if (typeof message === "string") await expect(change).rejects.toHaveProperty("message", message);
  else await expect(change).rejects.toThrow(message);
  expect(await readRecords(store)).toEqual(before);
});

describe("an owner has at most two keys", () => {
  test.each([
    { owner: "user alice", user: "alice" },
    { owner: `account ${account}`, user: undefined },
  ])("$owner cannot have a third until one is deleted", async ({ owner, user }) => {
    const { store } = await storeWithAlice();
    const make = (): Promise<string> => changing(store, (draft) => createKey(draft, keys, account, user).accessKeyId);
    const own = async (): Promise<readonly string[]> =>
      recordsOf(await recordsIn(store), "key").flatMap((key) => (key.user === user ? [key.accessKeyId] : []));
    while ((await own()).length < 2) await make();
    const before = await store.accessVersion();
    const [first = "", second = ""] = await own();
    const tooMany = `${owner} already has 2 access keys, ${first} and ${second}: delete one that is no longer used`;
    await expect(make()).rejects.toThrow(tooMany);
    expect(await store.accessVersion()).toBe(before);
    // Disabling a key is not enough.
    await changing(store, (draft) => setKeyStanding(draft, first, "disabled"));
    await expect(make()).rejects.toThrow(tooMany);
    await changing(store, (draft) => deleteKey(draft, first));
    const made = await make();
    expect(await own()).toEqual([second, made].toSorted());
  });

  test("and both work, as a rotation requires", async () => {
    const { store, aliceKey } = await storeWithAlice();
    const made = await changing(store, (draft) => createKey(draft, keys, account, "alice"));
    const directory = makeDirectory(contentOf(await recordsIn(store), openedWith(keys)));
    expect(directory.ownerOf(aliceKey)?.userName).toBe("alice");
    expect(directory.ownerOf(made.accessKeyId)).toMatchObject({
      userName: "alice",
      secretAccessKey: made.secretAccessKey,
    });
  });
});
