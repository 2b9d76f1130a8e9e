import type { RunId } from "@openswf/model/brand";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openToken, sealToken } from "../../src/tokens/sealed-token.ts";
import { parseTaskToken, printTaskToken, type TaskToken } from "../../src/tokens/task-token.ts";
import { refusalOf } from "./refusal.ts";
import { tokenKeys } from "./token-keys.ts";

const keys = tokenKeys(1);
const scope = "123456789012/us-east-1";
// `as`: the test makes up its own run id.
const runId = "22X56OQhwfy+CyXDGJHYEqhCuvpUuFdpmVbPd6ezRdoxg=" as RunId;
const startedAt = 1_700_000_000_123;
const ids = { scheduledEventId: 2, startedEventId: 3 };
const task: TaskToken = { kind: "decision", runId, ...ids, startedAt, workflowId: "order-1" };
const invalid = { name: "ValidationException", message: "Invalid token" };

/** SWF allows no control characters in a workflowId. */
const workflowIds = fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).filter((text) => !text.includes("\0"));

test("a task token returns its task", () => {
  const eventId = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const tasks = fc.record({
    kind: fc.constantFrom("decision" as const, "activity" as const),
    runId: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 64 }).map((text) => text as RunId),
    scheduledEventId: eventId,
    startedEventId: eventId,
    startedAt: fc.option(fc.integer({ min: 0, max: 2 ** 48 - 1 }), { nil: undefined }),
    workflowId: fc.option(workflowIds, { nil: undefined }),
  });
  fc.assert(
    fc.property(tasks, (any) => {
      expect(parseTaskToken(keys, scope, any.kind, printTaskToken(keys, scope, any))).toEqual(any);
    }),
  );
});

test.each([
  { why: "256 Latin letters", workflowId: "x".repeat(256), isKept: true },
  { why: "685 bytes", workflowId: `x${"語".repeat(228)}`, isKept: true },
  { why: "686 bytes", workflowId: `xx${"語".repeat(228)}`, isKept: false },
  { why: "256 characters of three bytes", workflowId: "語".repeat(256), isKept: false },
])("a task token fits its bound when the workflowId has $why", ({ workflowId, isKept }) => {
  const text = printTaskToken(keys, scope, { ...task, workflowId });
  expect(text.length).toBeLessThanOrEqual(1024);
  const parsed = parseTaskToken(keys, scope, "decision", text);
  expect(parsed).toEqual({ ...task, workflowId: isKept ? workflowId : undefined });
});

test("a version that knows no time of the start reads the rest of the token as before, and its tokens are read", () => {
  const older = printTaskToken(keys, scope, { ...task, startedAt: undefined });
  expect(parseTaskToken(keys, scope, "decision", older)).toEqual({ ...task, startedAt: undefined });
  const payload = openToken(keys, `task ${scope}`, printTaskToken(keys, scope, task));
  const payloadBefore = openToken(keys, `task ${scope}`, older);
  expect(payload?.subarray(0, payloadBefore?.length)).toEqual(payloadBefore);
});

test("a task token is invalid for the other kind of task", () => {
  const decision = printTaskToken(keys, scope, task);
  const activity = printTaskToken(keys, scope, { ...task, kind: "activity" });
  expect(refusalOf(() => parseTaskToken(keys, scope, "activity", decision))).toEqual(invalid);
  expect(refusalOf(() => parseTaskToken(keys, scope, "decision", activity))).toEqual(invalid);
});

test.each(["123456789012/us-east-2", "000000000000/us-east-1", "", `${scope}/`])(
  "a task token is invalid in the scope %o of another account or region",
  (other) => {
    const text = printTaskToken(keys, scope, task);
    expect(refusalOf(() => parseTaskToken(keys, other, "decision", text))).toEqual(invalid);
  },
);

test("a task token with any changed character is invalid, and so is any other text", () => {
  const text = printTaskToken(keys, scope, task);
  const changed = Array.from(text, (character, index) => {
    return `${text.slice(0, index)}${character === "A" ? "B" : "A"}${text.slice(index + 1)}`;
  });
  for (const other of [...changed, "", "token", text.slice(1), `${text}${text}`]) {
    expect(refusalOf(() => parseTaskToken(keys, scope, "decision", other))).toEqual(invalid);
  }
});

test.each([[], [1], [1, 46, 0, 0, 0, 2, 0, 0, 0, 3, 65]])(
  "a sealed payload that is not a task is invalid: %o",
  (...bytes) => {
    const text = sealToken(keys, `task ${scope}`, Uint8Array.from(bytes.flat()));
    expect(refusalOf(() => parseTaskToken(keys, scope, "decision", text))).toEqual(invalid);
  },
);
