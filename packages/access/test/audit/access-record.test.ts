import { expect, test } from "vitest";
import { accessRecord } from "../../src/audit/access-record.ts";
import { contentChanges } from "../../src/directory/content-changes.ts";
import type { DirectoryContent } from "../../src/directory/directory-content.ts";
import { account, contentWith, keyOf } from "../trusting.ts";

const allow = { Effect: "Allow", Action: "*", Resource: "*" };
const before = contentWith({ alice: {}, bob: {} });
const edited = (edit: Partial<DirectoryContent>): DirectoryContent => ({ ...before, ...edit });

test.each<{ why: string; after: DirectoryContent; changes: readonly string[] }>([
  { why: "nothing", after: contentWith({ alice: {}, bob: {} }), changes: [] },
  { why: "the order", after: contentWith({ bob: {}, alice: {} }), changes: [] },
  {
    why: "an added user",
    after: contentWith({ alice: {}, bob: {}, carol: {} }),
    changes: [`added policy/${account}/carol`, `added user/${account}/carol`, `added key/${keyOf("carol")}`],
  },
  {
    why: "a removed user",
    after: contentWith({ alice: {} }),
    changes: [`removed policy/${account}/bob`, `removed user/${account}/bob`, `removed key/${keyOf("bob")}`],
  },
  {
    why: "a policy",
    after: contentWith({ alice: {}, bob: { policy: allow } }),
    changes: [`changed policy/${account}/bob`],
  },
  {
    why: "a tag",
    after: contentWith({ alice: {}, bob: { tags: { team: "a" } } }),
    changes: [`changed user/${account}/bob`],
  },
  {
    why: "a disabled account",
    after: edited({
      accounts: before.accounts.map((each) => (each.id === account ? { ...each, standing: "disabled" } : each)),
    }),
    changes: [`changed account/${account}`],
  },
  {
    why: "a secret",
    after: edited({
      keys: before.keys.map((key) =>
        key.accessKeyId === keyOf("bob") ? { ...key, secretAccessKey: "another secret" } : key,
      ),
    }),
    changes: [`changed key/${keyOf("bob")}`],
  },
])("when two contents differ in $why, the change lists names only", ({ after, changes }) => {
  const found = contentChanges(before, after, "a test");
  expect(found.map(({ how, what }) => `${how} ${what}`)).toEqual(changes);
  expect(JSON.stringify(found)).not.toContain("secret");
});

test("an access record lists the first hundred changes and their total; without changes there is no record", () => {
  const changes = Array.from({ length: 1_000 }, (_, index) => ({
    what: `user/${account}/user${index}`,
    how: "added" as const,
    by: "a test",
  }));
  const record = accessRecord(changes, 0);
  expect(record).toMatchObject({ time: "1970-01-01T00:00:00.000Z", event: "access", changedCount: 1_000 });
  expect(record?.changed).toEqual(changes.slice(0, 100));
  expect(accessRecord([], 0)).toBeUndefined();
});
