import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordsOf } from "../../src/directory/change-directory.ts";
import {
  attachPolicy,
  createAccount,
  createKey,
  createUser,
  deletePolicy,
  deleteUser,
  putPolicy,
  reseal,
  setKeyStanding,
  tagUser,
} from "../../src/directory/changes.ts";
import { makeDirectory } from "../../src/directory/directory.ts";
import { storedSource } from "../../src/directory/directory-source.ts";
import { type AccessRecordStore, contentOf, openedWith, readRecords } from "../../src/directory/stored-records.ts";
import { sealedWith } from "../../src/secrets/sealed-secret.ts";
import { newSecretsKeyText, parseSecretsKeys, SecretsKeyProblem } from "../../src/secrets/secrets-key.ts";
import {
  account,
  changing,
  document,
  emptyStore,
  keys,
  noTagsOrPolicies,
  other,
  recordsIn,
  stamp,
  storeWithAlice,
} from "./store-with-alice.ts";

const userKey = `user/${account}/alice`;
const [newKey] = parseSecretsKeys(newSecretsKeyText());

describe("concurrent changes", () => {
  test("both succeed: the later one is repeated on the result of the earlier one", async () => {
    const { store } = await storeWithAlice();
    await Promise.all([
      changing(store, (draft) => createUser(draft, account, "bob", noTagsOrPolicies)),
      changing(store, (draft) => createUser(draft, account, "carl", noTagsOrPolicies)),
      changing(store, (draft) => tagUser(draft, account, "alice", { city: "Oslo" })),
      changing(store, (draft) => attachPolicy(draft, account, "alice", "play")),
    ]);
    const { version, records } = await readRecords(store);
    expect(version).toBe(5);
    expect(recordsOf(records, "user").map(({ name }) => name)).toEqual(["alice", "bob", "carl"]);
    expect(records.get(userKey)).toMatchObject({ tags: { team: "shop", city: "Oslo" }, policies: ["work", "play"] });
  });

  test("that contradict each other: only the first succeeds", async () => {
    const { store } = await storeWithAlice();
    const outcomes = await Promise.allSettled([
      changing(store, (draft) => deletePolicy(draft, account, "play")),
      changing(store, (draft) => attachPolicy(draft, account, "alice", "play")),
      changing(store, (draft) => createKey(draft, keys, account, "alice")),
      changing(store, (draft) => createKey(draft, keys, account, "alice")),
    ]);
    const landed = outcomes.map(({ status }) => status === "fulfilled");
    expect(landed.slice(0, 2).filter(Boolean)).toHaveLength(1);
    expect(landed.slice(2).filter(Boolean)).toHaveLength(1);
    const { version, records } = await readRecords(store);
    expect(version).toBe(3);
    makeDirectory(contentOf(records, openedWith(keys)));
  });

  test("that never stop make a change give up", async () => {
    const { store } = await storeWithAlice();
    let tries = 0;
    const busy: AccessRecordStore = {
      accessVersion: store.accessVersion,
      scanAccess: store.scanAccess,
      changeAccess: async () => {
        tries += 1;
        return "conflict";
      },
    };
    const change = changing(busy, (draft) => createUser(draft, account, "bob", noTagsOrPolicies));
    await expect(change).rejects.toThrow("access control is being changed concurrently: try again");
    expect(tries).toBe(10);
  });
});

describe("records are read", () => {
  test("completely, page by page", async () => {
    const store = emptyStore();
    const names = Array.from({ length: 2_500 }, (_, place) => `p${place}`).toSorted();
    await changing(store, (draft) => {
      createAccount(draft, account, "");
      for (const name of names) putPolicy(draft, account, name, document);
    });
    const { version, records } = await readRecords(store);
    expect(version).toBe(1);
    expect(recordsOf(records, "policy").map(({ name }) => name)).toEqual(names);
  });

  test("as of one version: a concurrent change makes the reading start over", async () => {
    const { store } = await storeWithAlice();
    const before = await recordsIn(store);
    let isChanged = false;
    const changed: AccessRecordStore = {
      ...store,
      scanAccess: async (after, limit) => {
        const page = await store.scanAccess(after, limit);
        if (!isChanged) {
          isChanged = true;
          await changing(store, (draft) => createUser(draft, account, "bob", noTagsOrPolicies));
        }
        return page;
      },
    };
    const read = await readRecords(changed);
    expect(read.version).toBe(2);
    expect(read.records.size).toBe(before.size + 1);
  });

  test("a limited number of times", async () => {
    const { store } = await storeWithAlice();
    let version = 0;
    const restless: AccessRecordStore = {
      ...store,
      accessVersion: async () => {
        version += 1;
        return version;
      },
    };
    await expect(readRecords(restless)).rejects.toThrow("access records change faster than they can be read");
    expect(version).toBe(40);
  });

  test("and a record under a wrong key is refused", async () => {
    const { store } = await storeWithAlice();
    const body = JSON.stringify({ kind: "account", id: account, name: "", standing: "active", ...stamp });
    await store.changeAccess(1, { put: [{ key: `account/${other}`, body }], removed: [] });
    const records = await recordsIn(store);
    expect(() => contentOf(records, () => "sealed")).toThrow("is stored under a wrong key");
  });
});

describe("secrets", () => {
  test("are never stored in plain text", async () => {
    const { store } = await storeWithAlice();
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Za-z]{1,20}$/), async (name) => {
        const { secretAccessKey } = await changing(store, (draft) => {
          createUser(draft, account, `user-${name}`, noTagsOrPolicies);
          return createKey(draft, keys, account, `user-${name}`);
        });
        const bodies = (await store.scanAccess(undefined, 10_000)).map(({ body }) => body).join("\n");
        for (const form of ["utf8", "base64", "base64url", "hex"] as const) {
          expect(bodies).not.toContain(Buffer.from(secretAccessKey).toString(form).replaceAll("=", ""));
        }
        await changing(store, (draft) => deleteUser(draft, account, `user-${name}`));
      }),
      { numRuns: 20 },
    );
  });

  test("need no secrets key for other changes, but need one to be read", async () => {
    const { store, aliceKey } = await storeWithAlice();
    await changing(store, (draft) => setKeyStanding(draft, aliceKey, "disabled"));
    await expect(storedSource(store, undefined).readChanged()).rejects.toThrow("provide the key that sealed them");
    const wrong = storedSource(store, parseSecretsKeys(newSecretsKeyText())).readChanged();
    await expect(wrong).rejects.toBeInstanceOf(SecretsKeyProblem);
    await expect(wrong).rejects.toThrow(`the secret of ${aliceKey} was sealed with key`);
    expect((await storedSource(store, keys).readChanged())?.directory.keyCount).toBe(0);
  });

  test("are resealed with the first key, once", async () => {
    const { store, aliceKey } = await storeWithAlice();
    const before = makeDirectory(contentOf(await recordsIn(store), openedWith(keys))).ownerOf(aliceKey);
    const rotating = [newKey, ...keys] as const;
    await changing(store, (draft) => createKey(draft, rotating, account, "alice"));
    expect(await changing(store, (draft) => reseal(draft, rotating))).toBe(1);
    expect(await changing(store, (draft) => reseal(draft, rotating))).toBe(0);
    const records = await recordsIn(store);
    expect(recordsOf(records, "key").map(({ secret }) => sealedWith(secret))).toEqual([newKey.id, newKey.id]);
    // The old secrets key may be removed now.
    const after = makeDirectory(contentOf(records, openedWith([newKey]))).ownerOf(aliceKey);
    expect(after?.secretAccessKey).toBe(before?.secretAccessKey);
  });

  test("are resealed all or none: without the old key nothing changes", async () => {
    const { store } = await storeWithAlice();
    const before = await readRecords(store);
    await expect(changing(store, (draft) => reseal(draft, [newKey]))).rejects.toBeInstanceOf(SecretsKeyProblem);
    expect(await readRecords(store)).toEqual(before);
  });

  test("of one access key do not open under another", async () => {
    const { store, aliceKey } = await storeWithAlice();
    const bob = await changing(store, (draft) => {
      createUser(draft, account, "bob", noTagsOrPolicies);
      return createKey(draft, keys, account, "bob");
    });
    const records = await recordsIn(store);
    const [ofAlice, ofBob] = [records.get(`key/${aliceKey}`), records.get(`key/${bob.accessKeyId}`)];
    if (ofAlice?.kind !== "key" || ofBob?.kind !== "key") throw new Error("both must have a key");
    const moved = { key: `key/${aliceKey}`, body: JSON.stringify({ ...ofAlice, secret: ofBob.secret }) };
    await store.changeAccess(2, { put: [moved], removed: [] });
    await expect(storedSource(store, keys).readChanged()).rejects.toThrow("was altered after it was sealed");
  });
});
