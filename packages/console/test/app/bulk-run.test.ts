import { CallFault } from "@openswf/insight/calls/fault";
import { expect, test } from "vitest";
import { Unreachable } from "../../src/api/unreachable.ts";
import { BulkRun } from "../../src/app/actions/bulk/bulk-run.ts";
import { CallPace, type PaceClock } from "../../src/app/actions/bulk/call-pace.ts";

/** Time that moves on by itself, to the next moment that somebody waits for. */
class SwiftClock implements PaceClock {
  #now = 0;
  #waiting: { readonly at: number; readonly go: () => void }[] = [];

  readonly now = (): number => this.#now;

  readonly wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      signal.addEventListener("abort", () => resolve());
      this.#waiting.push({ at: this.#now + ms, go: resolve });
      // Once everything else that can go on has done so.
      setImmediate(() => this.#moveOn());
    });

  #moveOn(): void {
    this.#waiting.sort((a, b) => a.at - b.at);
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#now = Math.max(this.#now, next.at);
    next.go();
  }
}

const targetsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ workflowId: `w-${index}`, runId: `r-${index}` }));

type Answer = (workflowId: string, attempt: number) => unknown;

/** A run of which each call is answered by `answer`: with what it returns, thrown, unless that is `undefined`. */
function runOf(count: number, answer: Answer = () => undefined) {
  const clock = new SwiftClock();
  const sent: { readonly id: string; readonly at: number }[] = [];
  const run = new BulkRun({
    targets: targetsOf(count),
    clock,
    pace: new CallPace(clock, 20),
    send: async ({ workflowId }) => {
      sent.push({ id: workflowId, at: clock.now() });
      const error = answer(workflowId, sent.filter(({ id }) => id === workflowId).length);
      await Promise.resolve();
      if (error !== undefined) throw error;
    },
  });
  return { run, sent };
}

const throttled = new CallFault("ThrottlingException", "Rate exceeded", 400);
const unknown = new CallFault("UnknownResourceFault", "Unknown execution", 400);
const denied = new CallFault("AccessDeniedException", "User: u is not authorized to perform: swf:X", 400);

test("every execution is sent once, at no more than the rate", async () => {
  const { run, sent } = runOf(100);
  await run.run();
  expect(run.current()).toMatchObject({ state: "ended", total: 100, done: 100, left: 0, failures: [] });
  expect(sent.map(({ id }) => id)).toEqual(targetsOf(100).map(({ workflowId }) => workflowId));
  for (const [index, { at }] of sent.entries()) {
    const inTheLastSecond = sent.slice(0, index + 1).filter((other) => other.at > at - 1_000).length;
    expect(inTheLastSecond).toBeLessThanOrEqual(20);
  }
  expect(sent.at(-1)?.at).toBeLessThan(5_001);
});

test("throttled calls are made again, less and less often, and nothing fails", async () => {
  const { run, sent } = runOf(10, (id, attempt) => (id === "w-3" && attempt <= 3 ? throttled : undefined));
  await run.run();
  expect(run.current()).toMatchObject({ done: 10, failures: [] });
  const times = sent.filter(({ id }) => id === "w-3").map(({ at }) => at);
  expect(times).toHaveLength(4);
  for (const [index, at] of times.entries()) {
    if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
  }
});

test("while it is throttled, nothing is sent", async () => {
  const { run, sent } = runOf(50, (id, attempt) => (id === "w-20" && attempt === 1 ? throttled : undefined));
  await run.run();
  const refusedAt = sent.find(({ id }) => id === "w-20")?.at ?? 0;
  expect(sent.filter(({ at }) => at > refusedAt && at < refusedAt + 1_000)).toEqual([]);
  expect(run.current().done).toBe(50);
});

test("what is throttled for ever fails at last", async () => {
  const { run } = runOf(1, () => throttled);
  await run.run();
  expect(run.current()).toMatchObject({ done: 0, left: 0, failures: [{ error: throttled }] });
});

test("what fails alone is kept with its reason, and can be tried again", async () => {
  const { run, sent } = runOf(10, (id, attempt) =>
    ["w-2", "w-7"].includes(id) && attempt === 1 ? unknown : undefined,
  );
  await run.run();
  expect(run.current()).toMatchObject({ done: 8, left: 0, endedBy: undefined });
  expect(run.current().failures.map(({ target }) => target.workflowId)).toEqual(["w-2", "w-7"]);
  await run.retry();
  expect(run.current()).toMatchObject({ done: 10, failures: [], left: 0 });
  expect(sent).toHaveLength(12);
});

test.each([
  { what: "no answer", error: new Unreachable("gone"), sentMax: 7 },
  { what: "credentials that have expired", error: new CallFault("ExpiredTokenException", "expired", 400), sentMax: 7 },
  { what: "one denial after the other", error: denied, sentMax: 11 },
])("$what ends it, and the rest stays unsent", async ({ error, sentMax }) => {
  const { run, sent } = runOf(50, (id) => (Number(id.slice(2)) >= 3 ? error : undefined));
  await run.run();
  expect(sent.length).toBeLessThanOrEqual(sentMax);
  const { done, failures, left, endedBy } = run.current();
  expect(done).toBe(3);
  expect(endedBy).toBe(error);
  expect(done + failures.length + left).toBe(50);
});

test("failures that each execution has for itself end nothing, however many follow each other", async () => {
  const { run } = runOf(20, () => unknown);
  await run.run();
  expect(run.current()).toMatchObject({ done: 0, left: 0, endedBy: undefined });
  expect(run.current().failures).toHaveLength(20);
});

test("denials of some executions end nothing", async () => {
  const { run } = runOf(20, (id) => (Number(id.slice(2)) % 4 === 0 ? denied : undefined));
  await run.run();
  expect(run.current()).toMatchObject({ done: 15, left: 0, endedBy: undefined });
});

test("it stops when asked, waits for what is under way, and goes on when asked", async () => {
  const { run, sent } = runOf(50, (id) => {
    if (id === "w-9") run.stop();
    return undefined;
  });
  await run.run();
  const { state, done, left } = run.current();
  expect(state).toBe("ended");
  expect(done).toBe(sent.length);
  expect(done).toBeLessThanOrEqual(13);
  expect(left).toBe(50 - done);
  await run.run();
  expect(run.current()).toMatchObject({ done: 50, left: 0 });
  expect(new Set(sent.map(({ id }) => id)).size).toBe(50);
  expect(sent).toHaveLength(50);
});
