import type { AccessRecord } from "@openswf/core/stores/access-records";
import { openMemoryStore } from "@openswf/store-memory";
import { expect, test } from "vitest";
import { verifyStore } from "../../src/verify/verify-store.ts";

const account = { kind: "account", id: "111122223333", name: "", standing: "active", at: 1, by: "me@here" };
const user = {
  kind: "user",
  account: account.id,
  name: "worker",
  id: "AIDA",
  standing: "active",
  tags: {},
  at: 1,
  by: "",
};

async function problemsWith(...put: readonly AccessRecord[]): Promise<readonly string[]> {
  const store = openMemoryStore();
  await store.changeAccess(0, { put, removed: [] });
  const problems: string[] = [];
  await verifyStore(store, { now: 0, onProblem: ({ what }) => problems.push(what) });
  await store.close();
  return problems;
}
const record = (key: string, body: object): AccessRecord => ({ key, body: JSON.stringify(body) });

test("verify accepts consistent access records", async () => {
  expect(
    await problemsWith(
      record("account/111122223333", account),
      record("user/111122223333/worker", { ...user, policies: [] }),
    ),
  ).toEqual([]);
});

test.each([
  {
    what: "a user with a missing policy",
    records: [
      record("account/111122223333", account),
      record("user/111122223333/worker", { ...user, policies: ["gone"] }),
    ],
    says: "policy gone, which is missing or invalid",
  },
  {
    what: "a user of a missing account",
    records: [record("user/111122223333/worker", { ...user, policies: [] })],
    says: "account 111122223333, which does not exist",
  },
  {
    what: "a record under another record's key",
    records: [record("account/999999999999", account)],
    says: "stored under a wrong key",
  },
  { what: "no JSON", records: [{ key: "account/111122223333", body: "{" }], says: "JSON" },
])("$what is a problem", async ({ records, says }) => {
  expect(await problemsWith(...records)).toEqual([expect.stringContaining(says)]);
});
