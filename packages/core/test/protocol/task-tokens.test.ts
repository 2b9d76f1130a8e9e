import type { RunId } from "@openswf/model/brand";
import { expect, test } from "vitest";
import type { TokenKeys } from "../../src/tokens/sealed-token.ts";
import type { TaskToken } from "../../src/tokens/task-token.ts";
import { TaskTokens } from "../../src/tokens/task-tokens.ts";
import { refusalOf } from "./refusal.ts";
import { tokenKeys } from "./token-keys.ts";

const scope = "123456789012/us-east-1";
// `as`: the test makes up its own run id.
const runId = "22X56OQhwfy+CyXDGJHYEqhCuvpUuFdpmVbPd6ezRdoxg=" as RunId;
const startedAt = 1_700_000_000_123;
const ids = { scheduledEventId: 5, startedEventId: 6 };
const task: TaskToken = { kind: "activity", runId, ...ids, startedAt, workflowId: "order-1" };
const invalid = { name: "ValidationException", message: "Invalid token" };

/** Keys that count how often a seal is checked. */
function counting(): { readonly keys: TokenKeys; checks(): number } {
  const keys = tokenKeys(1);
  let checks = 0;
  const find = (id: number): Uint8Array | undefined => {
    checks += 1;
    return keys.find(id);
  };
  return { keys: { current: keys.current, removals: 0, find }, checks: () => checks };
}

test("a token printed here is known and returns its task", () => {
  const { keys, checks } = counting();
  const tokens = new TaskTokens(keys);
  expect(tokens.parse(scope, "activity", tokens.print(scope, task))).toEqual(task);
  expect(checks()).toBe(0);
});

test("the seal of a token printed by another process is checked once", () => {
  const { keys, checks } = counting();
  const text = new TaskTokens(keys).print(scope, task);
  const tokens = new TaskTokens(keys);
  expect(tokens.parse(scope, "activity", text)).toEqual(task);
  expect(tokens.parse(scope, "activity", text)).toEqual(task);
  expect(checks()).toBe(1);
});

test("a known token is invalid in another scope, for another kind of task, and with a changed character", () => {
  const tokens = new TaskTokens(tokenKeys(1));
  const text = tokens.print(scope, task);
  expect(refusalOf(() => tokens.parse("123456789012/us-east-2", "activity", text))).toEqual(invalid);
  expect(refusalOf(() => tokens.parse(scope, "decision", text))).toEqual(invalid);
  expect(refusalOf(() => tokens.parse(scope, "activity", `_${text.slice(1)}`))).toEqual(invalid);
});

test("a token that has lost its place in memory to younger ones stays valid", () => {
  const { keys, checks } = counting();
  const tokens = new TaskTokens(keys);
  const first = tokens.print(scope, task);
  // Ten times as many as there are places.
  for (let startedEventId = 7; startedEventId < 40_007; startedEventId += 1) {
    tokens.print(scope, { ...task, startedEventId });
  }
  expect(tokens.parse(scope, "activity", first)).toEqual(task);
  expect(checks()).toBe(1);
});

test("almost all of a thousand recent tokens are known", () => {
  const { keys, checks } = counting();
  const tokens = new TaskTokens(keys);
  const texts = Array.from({ length: 1_000 }, (_, index) => tokens.print(scope, { ...task, startedEventId: index }));
  for (const [startedEventId, text] of texts.entries()) {
    expect(tokens.parse(scope, "activity", text)).toEqual({ ...task, startedEventId });
  }
  expect(checks()).toBeLessThan(250);
});

test("after a key was removed, no token is known", () => {
  const { keys, checks } = counting();
  let removals = 0;
  const tokens = new TaskTokens({
    current: keys.current,
    find: keys.find,
    get removals() {
      return removals;
    },
  });
  const text = tokens.print(scope, task);
  removals = 1;
  expect(tokens.parse(scope, "activity", text)).toEqual(task);
  expect(checks()).toBe(1);
});
