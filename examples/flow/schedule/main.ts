/** A workflow on a schedule, every second here; runs that are asked for, now and for the past. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { connect } from "@openswf/flow/client";
import { Schedules, startScheduleWorker } from "@openswf/flow/schedules";
import { startWorker } from "@openswf/flow/worker";
import { report } from "./workflows.ts";

const domain = "examples";
await using _worker = await startWorker({ domain, workflows: new URL("./workflows.ts", import.meta.url) });
await using _scheduler = await startScheduleWorker({ domain });
using client = await connect({ domain });
const schedules = new Schedules(client);
const what = { workflow: report, input: { region: "eu" } };

// Three runs, one after the other.
const often = await schedules.create(`often-${process.pid}`, {
  ...what,
  when: { every: "1 second" },
  overlap: "bufferAll",
  runs: 3,
});

// By cron, in the time of a place. Nobody waits for the night: two nights of the past are made up for, and one run is for now.
const nightly = await schedules.create(`nightly-${process.pid}`, {
  ...what,
  when: { cron: "30 2 * * *", timeZone: "Europe/Berlin" },
});
await nightly.backfill({ from: new Date("2026-03-28"), until: new Date("2026-03-30") });
await nightly.trigger();

while ((await often.describe()).status !== "ENDED") await pause(100);
while ((await nightly.describe()).recent.length < 3) await pause(100);
await nightly.delete();

const results: unknown[] = [];
for (const schedule of [often, nightly]) {
  for await (const { workflowId, runId, reason } of schedule.runs()) {
    const result = await client.handle(workflowId, runId).result();
    console.log(`${reason}: ${result}`);
    if (reason === "backfill") results.push(result);
  }
}
assert.equal((await often.describe()).counts.scheduled, 3);
// On the second of these nights, clocks went from 2:00 to 3:00.
assert.deepEqual(results.sort(), ["eu, 2026-03-28T01:30:00.000Z", "eu, 2026-03-29T01:00:00.000Z"]);
