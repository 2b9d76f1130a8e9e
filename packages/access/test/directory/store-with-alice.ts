import { openMemoryStore } from "@openswf/store-memory";
import { onTestFinished } from "vitest";
import { changeDirectory, type Draft } from "../../src/directory/change-directory.ts";
import { createAccount, createKey, createUser, putPolicy } from "../../src/directory/changes.ts";
import { type AccessRecordStore, readRecords, type StoredRecord } from "../../src/directory/stored-records.ts";
import { newSecretsKeyText, parseSecretsKeys, type SecretsKeys } from "../../src/secrets/secrets-key.ts";

export const account = "111122223333";
export const other = "444455556666";
export const keys: SecretsKeys = parseSecretsKeys(newSecretsKeyText());
export const document = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "swf:*", Resource: "*" },
} as const;
const began = { at: 1_000, by: "ann@desk" };
export const stamp = { at: 2_000, by: "bob@desk" } as const;
/** A user without tags and policies. */
export const noTagsOrPolicies = { tags: {}, policies: [] } as const;

export function emptyStore(): AccessRecordStore {
  const store = openMemoryStore();
  onTestFinished(() => store.close());
  return store;
}

/** A store of access records at version 1, and alice's key in it. */
export interface StoreWithAlice {
  readonly store: AccessRecordStore;
  readonly aliceKey: string;
}

/** An account with the policies `work` and `play`, and the user alice, who has `work`, a tag and a key. */
export async function storeWithAlice(): Promise<StoreWithAlice> {
  const store = emptyStore();
  const aliceKey = await changeDirectory(store, began, (draft) => {
    createAccount(draft, account, "payments");
    putPolicy(draft, account, "work", document);
    putPolicy(draft, account, "play", document);
    createUser(draft, account, "alice", { tags: { team: "shop" }, policies: ["work"] });
    return createKey(draft, keys, account, "alice").accessKeyId;
  });
  return { store, aliceKey };
}

/** Makes one change, stamped `stamp`. */
export const changing = <Result>(store: AccessRecordStore, edit: (draft: Draft) => Result): Promise<Result> =>
  changeDirectory(store, stamp, edit);

export const recordsIn = async (store: AccessRecordStore): Promise<ReadonlyMap<string, StoredRecord>> =>
  (await readRecords(store)).records;
