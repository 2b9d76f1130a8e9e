import fc from "fast-check";
import { expect, test } from "vitest";
import { type PagedQuery, parsePageToken, printPageToken } from "../../src/tokens/page-token.ts";
import { printTaskToken } from "../../src/tokens/task-token.ts";
import { refusalOf } from "./refusal.ts";
import { tokenKeys } from "./token-keys.ts";

const keys = tokenKeys(1);
const day = 24 * 60 * 60 * 1000;
const issuedAt = Date.UTC(2026, 0, 1);
const query: PagedQuery = {
  scope: "123456789012/us-east-1",
  operation: "ListOpenWorkflowExecutions",
  input: { domain: "shop", startTimeFilter: { oldestDate: 0, latestDate: 5 }, tagFilter: { tag: "red" } },
};
const parse = (text: string, of: PagedQuery, now: number): string =>
  parsePageToken(keys, of, text, { now, lifetimeMs: day });
const invalid = { name: "ValidationException", message: "Invalid token" };

test("a page token returns its position within its lifetime", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), fc.nat(day), (position, age) => {
      expect(parse(printPageToken(keys, query, position, issuedAt), query, issuedAt + age)).toBe(position);
    }),
  );
});

test("a page token expires a millisecond after its maximum lifetime", () => {
  const text = printPageToken(keys, query, "p", issuedAt);
  expect(parse(text, query, issuedAt + day)).toBe("p");
  expect(refusalOf(() => parse(text, query, issuedAt + day + 1))).toEqual({
    name: "ValidationException",
    message: "Specified token has exceeded its maximum lifetime",
  });
});

test("the page size, the identity, the token and the order of members may change from page to page", () => {
  const text = printPageToken(keys, query, "p", issuedAt);
  const input = {
    nextPageToken: text,
    tagFilter: { tag: "red" },
    maximumPageSize: 7,
    startTimeFilter: { latestDate: 5, oldestDate: 0 },
    identity: "another worker",
    domain: "shop",
  };
  expect(parse(text, { ...query, input }, issuedAt)).toBe("p");
});

test.each<{ what: string; other: Partial<PagedQuery> }>([
  { what: "account", other: { scope: "000000000000/us-east-1" } },
  { what: "region", other: { scope: "123456789012/us-east-2" } },
  { what: "operation", other: { operation: "ListClosedWorkflowExecutions" } },
  { what: "domain", other: { input: { ...query.input, domain: "shed" } } },
  { what: "time filter", other: { input: { ...query.input, startTimeFilter: { oldestDate: 0, latestDate: 6 } } } },
  { what: "tag filter", other: { input: { ...query.input, tagFilter: { tag: "blue" } } } },
  { what: "order", other: { input: { ...query.input, reverseOrder: true } } },
])("a page token is invalid for another $what, even if it has also expired", ({ other }) => {
  const text = printPageToken(keys, query, "p", issuedAt);
  expect(refusalOf(() => parse(text, { ...query, ...other }, issuedAt))).toEqual(invalid);
  expect(refusalOf(() => parse(text, { ...query, ...other }, issuedAt + 2 * day))).toEqual(invalid);
});

test("a page token with any changed character is invalid, and so is any other text", () => {
  const text = printPageToken(keys, query, "p", issuedAt);
  const changed = Array.from(text, (character, index) => {
    return `${text.slice(0, index)}${character === "A" ? "B" : "A"}${text.slice(index + 1)}`;
  });
  for (const other of [...changed, "", "token", text.slice(0, 8)]) {
    expect(refusalOf(() => parse(other, query, issuedAt))).toEqual(invalid);
  }
});

test("a task token is not a page token", () => {
  const runId = "r" as Parameters<typeof printTaskToken>[2]["runId"];
  const task = {
    kind: "decision",
    runId,
    scheduledEventId: 2,
    startedEventId: 3,
    startedAt: 1,
    workflowId: "w",
  } as const;
  const text = printTaskToken(keys, query.scope, task);
  expect(refusalOf(() => parse(text, query, issuedAt))).toEqual(invalid);
});

test("a page token with a position of 1500 bytes fits its bound, and a longer one is not printed", () => {
  expect(printPageToken(keys, query, "語".repeat(500), issuedAt).length).toBeLessThanOrEqual(2048);
  expect(() => printPageToken(keys, query, "x".repeat(1600), issuedAt)).toThrow("a page token exceeds");
});
