import { expect, test } from "vitest";
import { ExecutionReplay } from "../../src/replay/execution-replay.ts";
import { ExecutionCache, type Standing } from "../../src/worker/execution-cache.ts";

function standing(startedEventId: number, bytes = 10): Standing {
  // `as`: a replay without events uses nothing of its options.
  return { replay: new ExecutionReplay({} as never), taskTimeoutMs: undefined, bytes, startedEventId, startedAt: 0 };
}

test("an execution is taken out once, and only where the task before ended", () => {
  const cache = new ExecutionCache({ executionsMax: 10, bytesMax: 100 });
  const first = standing(3);
  cache.put("a", first);
  expect(cache.take("a", 3)).toBe(first);
  expect(cache.take("a", 3)).toBeUndefined();
  cache.put("a", first);
  expect(cache.take("a", 9)).toBeUndefined();
  expect([cache.size, cache.bytes]).toEqual([0, 0]);
});

test.each([
  { bound: "number", bounds: { executionsMax: 2, bytesMax: 1_000 } },
  { bound: "bytes", bounds: { executionsMax: 100, bytesMax: 25 } },
])("beyond its $bound, the execution that has waited longest goes first", ({ bounds }) => {
  const cache = new ExecutionCache(bounds);
  for (const run of ["a", "b"]) cache.put(run, standing(3));
  cache.put("a", standing(7));
  cache.put("c", standing(3));
  expect(cache.take("b", 3)).toBeUndefined();
  expect(cache.take("a", 7)).toBeDefined();
  expect([cache.size, cache.bytes]).toEqual([1, 10]);
});

test("one that is larger than the bound is not kept", () => {
  const cache = new ExecutionCache({ executionsMax: 2, bytesMax: 5 });
  cache.put("a", standing(3));
  expect([cache.size, cache.bytes]).toEqual([0, 0]);
});

test("only the very execution is dropped, and not one that has taken its place", () => {
  const cache = new ExecutionCache({ executionsMax: 2, bytesMax: 100 });
  const first = standing(3);
  cache.put("a", standing(7));
  cache.drop("a", first);
  expect(cache.size).toBe(1);
  cache.put("a", first);
  cache.drop("a", first);
  expect(cache.size).toBe(0);
});
