import { manualClock } from "@openswf/core";
import { expect, test } from "vitest";
import { Outage } from "../../src/worker/outage.ts";
import { QuietLog } from "../world/quiet-log.ts";

test("an outage is told of at its begin, once a minute, when its error changes, and at its end", async () => {
  const clock = manualClock(0);
  const log = new QuietLog();
  const outage = new Outage(log, clock);
  outage.succeeded();
  const refused = new Error("refused");
  for (let second = 0; second < 150; second += 1) {
    outage.failed("activity", "cards", refused);
    outage.failed("decision", "orders", refused);
    await clock.advance(1_000);
  }
  outage.failed("activity", "cards", new Error("expired"));
  outage.succeeded();
  outage.succeeded();
  const polling = "polling for activity tasks failed; trying again";
  expect(log.lines).toEqual([
    { level: "warn", fields: { taskList: "cards", error: "Error: refused" }, message: polling },
    { level: "warn", fields: { taskList: "cards", error: "Error: refused", failures: 121 }, message: polling },
    { level: "warn", fields: { taskList: "cards", error: "Error: refused", failures: 241 }, message: polling },
    { level: "warn", fields: { taskList: "cards", error: "Error: expired", failures: 301 }, message: polling },
    { level: "info", fields: { failures: 301, afterMs: 150_000 }, message: "polling works again" },
  ]);
});
