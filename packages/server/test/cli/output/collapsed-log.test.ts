import { manualClock } from "@openswf/core";
import { expect, test } from "vitest";
import { CollapsedLog } from "../../../src/cli/output/collapsed-log.ts";

function opens() {
  const clock = manualClock(0);
  const lines: string[] = [];
  const write =
    (level: string) =>
    (fields: Readonly<Record<string, unknown>>, message: string): void => {
      const { error, ...more } = fields;
      lines.push(`${level} ${message} ${error} ${JSON.stringify(more)}`);
    };
  const log = new CollapsedLog(
    { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") },
    clock,
  );
  return { clock, lines, log };
}

const full = (): Error => new Error("disk full");

test("the same error again and again is logged at once, and then as one line with a count per five seconds", async () => {
  const { clock, lines, log } = opens();
  for (let count = 1; count <= 1_500; count += 1) {
    log.error({ error: full(), requestId: count }, "a request failed");
    if (count % 300 === 0) await clock.advance(1_000);
  }
  expect(lines).toEqual([
    'error a request failed Error: disk full {"requestId":1}',
    'error a request failed Error: disk full {"requestId":1500,"repeated":1499}',
  ]);
  await clock.advance(5_000);
  log.error({ error: full() }, "a request failed");
  expect(lines).toHaveLength(3);
});

test("other errors, other messages and lines without an error are logged one by one", () => {
  const { lines, log } = opens();
  log.error({ error: full() }, "a request failed");
  log.error({ error: new Error("no route") }, "a request failed");
  log.error({ error: full() }, "a poll failed");
  for (const reason of ["a", "a", "b"]) log.warn({ reason }, "refused");
  log.info({ error: full() }, "told");
  log.info({ error: full() }, "told");
  expect(lines).toHaveLength(8);
});

test("what was counted is logged at the end", async () => {
  const { clock, lines, log } = opens();
  for (let count = 0; count < 3; count += 1) log.warn({ error: full() }, "failed");
  log.flush();
  expect(lines).toEqual(["warn failed Error: disk full {}", 'warn failed Error: disk full {"repeated":2}']);
  await clock.advance(60_000);
  expect(lines).toHaveLength(2);
  expect(clock.nextDueAt).toBeUndefined();
});
