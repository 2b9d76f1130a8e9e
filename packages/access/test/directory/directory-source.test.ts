import { readFileSync } from "node:fs";
import { mkdir, rename, rm, stat, symlink, truncate, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isoDate } from "@openswf/core/ports/clock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryFile } from "../../../store-sqlite/test/temporary-file.ts";
import type { SecretSources } from "../../src/directory/access-file.ts";
import {
  attachPolicy,
  createKey,
  createUser,
  deleteUser,
  endSessions,
  putPolicy,
  setKeyStanding,
} from "../../src/directory/changes.ts";
import { DirectoryProblem } from "../../src/directory/directory-content.ts";
import { type DirectorySource, storedSource } from "../../src/directory/directory-source.ts";
import { fileSource } from "../../src/directory/file-source.ts";
import { printRecord, readRecords, removalsKept } from "../../src/directory/stored-records.ts";
import { newSecretsKeyText, parseSecretsKeys } from "../../src/secrets/secrets-key.ts";
import { account, changing, keys, noTagsOrPolicies, other, stamp, storeWithAlice } from "./store-with-alice.ts";

/** Names of the users whose keys can sign. */
const whoIn = async (source: DirectorySource): Promise<readonly string[] | undefined> => {
  const read = await source.readChanged();
  return read && ["alice", "bob"].filter((user) => read.directory.ownerOf(keyOf(user)) !== undefined);
};
const keyOf = (user: string): string => `AKIA${user.toUpperCase().padEnd(16, "0")}`;
const secret = "0123456789abcdefSECRET/+0123456789abcdef";

describe("a file", () => {
  let folder = "";
  let path = "";
  beforeEach(async () => {
    ({ folder } = await temporaryFile());
    path = join(folder, "access.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const fileOf = (...users: readonly string[]): string =>
    JSON.stringify({
      accounts: {
        [account]: {
          users: Object.fromEntries(
            users.map((user) => [user, { keys: [{ accessKeyId: keyOf(user), secretAccessKey: secret }] }]),
          ),
        },
      },
    });
  const nowhere: SecretSources = {
    environment: () => undefined,
    file: () => {
      throw new DirectoryProblem("it is not there");
    },
  };
  const opened = (secrets: SecretSources = nowhere): DirectorySource => fileSource(path, secrets);

  test("is read once, and reread after a change", async () => {
    await writeFile(path, fileOf("alice"));
    const source = opened();
    expect((await source.readChanged())?.changes).toEqual([]);
    expect(await source.readChanged()).toBeUndefined();
    await writeFile(path, fileOf("alice", "bob"));
    expect((await source.readChanged())?.changes).toEqual([
      { what: `user/${account}/bob`, how: "added", by: `file ${path}` },
      { what: `key/${keyOf("bob")}`, how: "added", by: `file ${path}` },
    ]);
    expect(await source.readChanged()).toBeUndefined();
  });

  test("is reread when another file is renamed over it", async () => {
    await writeFile(path, fileOf("alice"));
    const source = opened();
    expect(await whoIn(source)).toEqual(["alice"]);
    await writeFile(`${path}.new`, fileOf("bob"));
    await rename(`${path}.new`, path);
    expect(await whoIn(source)).toEqual(["bob"]);
  });

  test("is reread when a symbolic link in its path is retargeted, as mounted volumes do", async () => {
    for (const [version, user] of [
      ["v1", "alice"],
      ["v2", "bob"],
    ] as const) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, "access.json"), fileOf(user));
    }
    await symlink(join(folder, "v1"), join(folder, "current"));
    await symlink(join(folder, "current", "access.json"), path);
    const source = opened();
    expect(await whoIn(source)).toEqual(["alice"]);
    expect(await whoIn(source)).toBeUndefined();
    await symlink(join(folder, "v2"), join(folder, "next"));
    await rename(join(folder, "next"), join(folder, "current"));
    expect(await whoIn(source)).toEqual(["bob"]);
  });

  test("is reread when it is overwritten with the same size and mtime", async () => {
    const time = new Date(Date.UTC(2026, 0, 1));
    const write = async (text: string): Promise<number> => {
      await writeFile(path, text);
      await utimes(path, time, time);
      return (await stat(path)).ctimeMs;
    };
    const before = await write(fileOf("alice"));
    const source = opened();
    expect(await whoIn(source)).toEqual(["alice"]);
    const disabled = fileOf("alice").replace(keyOf("alice"), keyOf("aliec"));
    // A change within one tick of the file system's clock is not detectable.
    while ((await write(disabled)) === before);
    expect(await whoIn(source)).toEqual([]);
  });

  test.each([
    { why: "is invalid JSON", wrong: '{"accounts": {', says: "invalid JSON" },
    { why: "is empty", wrong: "", says: "invalid JSON" },
    { why: "has an invalid account id", wrong: '{"accounts": {"12": {}}}', says: 'invalid account id "12"' },
  ])("that $why is refused at every check until it is valid", async ({ wrong, says }) => {
    await writeFile(path, fileOf("alice"));
    const source = opened();
    await source.readChanged();
    await writeFile(path, wrong);
    await expect(source.readChanged()).rejects.toThrow(says);
    await expect(source.readChanged()).rejects.toThrow(says);
    await writeFile(path, fileOf("bob"));
    expect(await whoIn(source)).toEqual(["bob"]);
  });

  test("with a missing secret takes effect once the secret is there, without a change of the file", async () => {
    let kept: string | undefined;
    const secrets: SecretSources = { ...nowhere, environment: () => kept };
    const key = { accessKeyId: keyOf("alice"), secretAccessKeyVariable: "ALICE" };
    await writeFile(path, fileOf("bob"));
    const source = opened(secrets);
    await source.readChanged();
    await writeFile(path, JSON.stringify({ accounts: { [account]: { users: { alice: { keys: [key] } } } } }));
    await expect(source.readChanged()).rejects.toThrow("the environment variable that it names is not set");
    kept = secret;
    expect(await whoIn(source)).toEqual(["alice"]);
  });

  describe("with a secret in another file", () => {
    const secrets: SecretSources = { ...nowhere, file: (of) => readFileSync(of, "utf8") };
    const secretsOf = async (source: DirectorySource): Promise<readonly (string | undefined)[] | undefined> => {
      const read = await source.readChanged();
      return read && ["alice", "bob"].map((user) => read.directory.ownerOf(keyOf(user))?.secretAccessKey);
    };
    const [ofAlice, ofBob] = ["the-secret-of-alice", "the-secret-of-bob"];
    const fileFor = (user: string): string => join(folder, `${user}.secret`);
    /** From which `alice` and `bob` have been read. */
    const twoSecrets = async (): Promise<DirectorySource> => {
      const keysOf = (user: string): object => ({
        keys: [{ accessKeyId: keyOf(user), secretAccessKeyFile: fileFor(user) }],
      });
      const users = { alice: keysOf("alice"), bob: keysOf("bob") };
      await writeFile(path, JSON.stringify({ accounts: { [account]: { users } } }));
      await writeFile(fileFor("alice"), ofAlice);
      await writeFile(fileFor("bob"), ofBob);
      const source = opened(secrets);
      expect(await secretsOf(source)).toEqual([ofAlice, ofBob]);
      expect(await source.readChanged()).toBeUndefined();
      return source;
    };

    test("is reread when that file changes, and reports which file changed", async () => {
      const source = await twoSecrets();
      await writeFile(fileFor("bob"), "another-secret-of-bob");
      const read = await source.readChanged();
      expect(read?.directory.ownerOf(keyOf("bob"))?.secretAccessKey).toBe("another-secret-of-bob");
      expect(read?.directory.ownerOf(keyOf("alice"))?.secretAccessKey).toBe(ofAlice);
      expect(read?.changes).toEqual([{ what: `key/${keyOf("bob")}`, how: "changed", by: `file ${fileFor("bob")}` }]);
      expect(await source.readChanged()).toBeUndefined();
    });

    test("is reread when a file of the same age and size is renamed over that one", async () => {
      const source = await twoSecrets();
      const { atime, mtime } = await stat(fileFor("bob"));
      await writeFile(join(folder, "new"), ofBob.toUpperCase());
      await utimes(join(folder, "new"), atime, mtime);
      await rename(join(folder, "new"), fileFor("bob"));
      expect(await secretsOf(source)).toEqual([ofAlice, ofBob.toUpperCase()]);
    });

    test("is refused at every check while that file is missing", async () => {
      const source = await twoSecrets();
      await unlink(fileFor("alice"));
      const refusal = /keys\[0\].*: cannot read the file that it names \(ENOENT\)/;
      await expect(source.readChanged()).rejects.toThrow(refusal);
      await expect(source.readChanged()).rejects.toThrow(refusal);
      await writeFile(fileFor("alice"), "a-new-secret-of-alice");
      expect(await secretsOf(source)).toEqual(["a-new-secret-of-alice", ofBob]);
    });

    test("stops watching that file when it no longer names it", async () => {
      const source = await twoSecrets();
      await writeFile(path, fileOf("alice"));
      expect(await whoIn(source)).toEqual(["alice"]);
      await unlink(fileFor("bob"));
      expect(await source.readChanged()).toBeUndefined();
    });
  });

  test("that is removed is an error, and is reread when it reappears changed", async () => {
    await writeFile(path, fileOf("alice"));
    const source = opened();
    await source.readChanged();
    await rename(path, `${path}.old`);
    await expect(source.readChanged()).rejects.toThrow("ENOENT");
    await writeFile(path, fileOf("bob"));
    expect(await whoIn(source)).toEqual(["bob"]);
    await unlink(path);
    await expect(source.readChanged()).rejects.toThrow("ENOENT");
  });

  test("that is too large is refused", async () => {
    await writeFile(path, "");
    await truncate(path, 64 * 1024 * 1024 + 1);
    await expect(opened().readChanged()).rejects.toThrow("the file has 67108865 bytes; the maximum is 67108864");
  });
});

describe("the records of a store", () => {
  const byBob = { by: stamp.by, at: isoDate(stamp.at) };

  test("are read once, and reread at a new version", async () => {
    const { store } = await storeWithAlice();
    const source = storedSource(store, keys);
    const read = await source.readChanged();
    expect(read?.directory.keyCount).toBe(1);
    expect(read?.changes).toEqual([]);
    expect(await source.readChanged()).toBeUndefined();
    await changing(store, (draft) => createUser(draft, account, "bob", noTagsOrPolicies));
    expect((await source.readChanged())?.changes).toEqual([{ what: `user/${account}/bob`, how: "added", ...byBob }]);
    expect(await source.readChanged()).toBeUndefined();
  });

  test("report what was changed or removed and by whom, over several changes", async () => {
    const { store, aliceKey } = await storeWithAlice();
    const source = storedSource(store, keys);
    await source.readChanged();
    await changing(store, (draft) => attachPolicy(draft, account, "alice", "play"));
    await changing(store, (draft) => createUser(draft, account, "bob", noTagsOrPolicies));
    expect((await source.readChanged())?.changes).toEqual([
      { what: `user/${account}/alice`, how: "changed", ...byBob },
      { what: `user/${account}/bob`, how: "added", ...byBob },
    ]);
    await changing(store, (draft) => deleteUser(draft, account, "alice"));
    const read = await source.readChanged();
    expect(read?.directory.ownerOf(aliceKey)).toBeUndefined();
    expect(read?.changes).toEqual([
      { what: `key/${aliceKey}`, how: "removed", ...byBob },
      { what: `user/${account}/alice`, how: "removed", ...byBob },
    ]);
  });

  test("keep only the latest removals, up to a limit", async () => {
    const { store } = await storeWithAlice();
    const source = storedSource(store, keys);
    await source.readChanged();
    const names = Array.from({ length: removalsKept }, (_, place) => `user${place}`);
    for (const name of ["carol", "dave", ...names]) {
      await changing(store, (draft) => createUser(draft, account, name, noTagsOrPolicies));
      await changing(store, (draft) => deleteUser(draft, account, name));
    }
    // Nothing that a server has seen has changed.
    expect((await source.readChanged())?.changes).toEqual([]);
    const removals = (await readRecords(store)).records.get("removals");
    expect(removals).toMatchObject({ latest: names.map((name) => ({ what: `user/${account}/${name}`, ...stamp })) });
  });

  test("that are inconsistent lock out the users that depend on them, and no server starts on them", async () => {
    const { store, aliceKey } = await storeWithAlice();
    const source = storedSource(store, keys);
    await source.readChanged();
    const [record] = (await store.scanAccess("policy", 1_000)).filter(({ key }) => key.endsWith("/work"));
    if (record === undefined) throw new Error("alice must have the policy `work`");
    await store.changeAccess(1, { put: [], removed: [record.key] });
    const read = await source.readChanged();
    expect(read?.leftOut).toEqual([expect.stringContaining("has policy work, which is missing or invalid")]);
    expect(read?.directory.ownerOf(aliceKey)).toBeUndefined();
    await expect(storedSource(store, keys).readChanged()).rejects.toThrow(
      "has policy work, which is missing or invalid",
    );
    await store.changeAccess(2, { put: [record], removed: [] });
    expect((await source.readChanged())?.directory.ownerOf(aliceKey)).toBeDefined();
  });

  test.each([
    {
      of: "a policy that a later version understands",
      key: `policy/${account}/later`,
      record: { kind: "policy", account, name: "later", document: { Version: "2031-01-01" }, ...stamp },
      reason: "policy later of account",
    },
    {
      of: "a kind that a later version knows",
      key: `role/${account}/later`,
      record: { kind: "role", account, name: "later", ...stamp },
      reason: `access record role/${account}/later is of an unknown kind`,
    },
    {
      of: "a user of an unknown account",
      key: `user/${other}/later`,
      record: { kind: "user", account: other, name: "later", id: "AIDA1", standing: "active", tags: {}, policies: [] },
      reason: "user later belongs to account",
    },
  ])("with $of do not prevent revoking access", async ({ key, record, reason }) => {
    const { store, aliceKey } = await storeWithAlice();
    const source = storedSource(store, keys);
    await source.readChanged();
    await store.changeAccess(1, { put: [{ key, body: JSON.stringify({ ...stamp, ...record }) }], removed: [] });
    await changing(store, (draft) => setKeyStanding(draft, aliceKey, "disabled"));
    const read = await source.readChanged();
    expect(read?.leftOut).toEqual([expect.stringContaining(reason)]);
    expect(read?.directory.ownerOf(aliceKey)).toBeUndefined();
    // A new inconsistency in a change is still refused.
    const policy = changing(store, (draft) => putPolicy(draft, account, "work", { Version: "2031-01-01" }));
    await expect(policy).rejects.toThrow("policy work of account");
  });

  test("open a secret for its own key only, even when it was opened before", async () => {
    const { store, aliceKey } = await storeWithAlice();
    const bob = await changing(store, (draft) => {
      createUser(draft, account, "bob", noTagsOrPolicies);
      return createKey(draft, keys, account, "bob");
    });
    const source = storedSource(store, keys);
    const first = await source.readChanged();
    const { records } = await readRecords(store);
    const [ofAlice, ofBob] = [records.get(`key/${aliceKey}`), records.get(`key/${bob.accessKeyId}`)];
    if (ofAlice?.kind !== "key" || ofBob?.kind !== "key") throw new Error("both must have a key");
    await store.changeAccess(2, { put: [printRecord({ ...ofAlice, secret: ofBob.secret })], removed: [] });
    const changed = await source.readChanged();
    expect(changed?.leftOut).toEqual([expect.stringContaining("was altered after it was sealed")]);
    expect(changed?.directory.ownerOf(aliceKey)).toBeUndefined();
    await store.changeAccess(3, { put: [printRecord(ofAlice)], removed: [] });
    const again = await source.readChanged();
    for (const key of [aliceKey, bob.accessKeyId]) {
      expect(again?.directory.ownerOf(key)?.secretAccessKey).toBe(first?.directory.ownerOf(key)?.secretAccessKey);
    }
  });

  test("take effect except for a key that does not open, so disabling another key works at once", async () => {
    const { store, aliceKey } = await storeWithAlice();
    const source = storedSource(store, keys);
    expect((await source.readChanged())?.directory.ownerOf(aliceKey)).toBeDefined();
    const others = parseSecretsKeys(newSecretsKeyText());
    const bob = await changing(store, (draft) => {
      createUser(draft, account, "bob", noTagsOrPolicies);
      setKeyStanding(draft, aliceKey, "disabled");
      return createKey(draft, others, account, "bob");
    });
    const read = await source.readChanged();
    expect(read?.leftOut).toEqual([expect.stringContaining(bob.accessKeyId)]);
    expect(read?.directory.ownerOf(aliceKey)).toBeUndefined();
    expect(read?.directory.ownerOf(bob.accessKeyId)).toBeUndefined();
    expect(await source.readChanged()).toBeUndefined();
    // A server does not start on this: its operator has supplied the wrong key.
    await expect(storedSource(store, keys).readChanged()).rejects.toThrow(bob.accessKeyId);
  });

  test("can end sessions without any other change", async () => {
    const { store } = await storeWithAlice();
    const source = storedSource(store, keys);
    await source.readChanged();
    await changing(store, (draft) => endSessions(draft, account, "alice", 9_000));
    const read = await source.readChanged();
    expect(read?.directory.active(account, "alice")?.user.sessionsNotBefore).toBe(9_000);
  });
});
