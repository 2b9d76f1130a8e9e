import { readdir, readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { replay } from "../../src/replay/replay.ts";
import type { GivenEvent } from "../../src/replay/to-history-event.ts";
import { job } from "./fixtures/jobs.ts";
import { ScheduleWorld } from "./schedule-world.ts";

// Schedules live for months, and the package under them is updated. What they have decided must be decided again: the recorded
// histories are never made anew once they are released (RECORD_SCHEDULES=1 writes them). A change of what schedules decide goes
// under `patched`.

const workflows = new URL("../../src/schedules/workflow/schedule-workflow.ts", import.meta.url);
const folder = new URL("./histories/", import.meta.url);

test("recorded histories of schedules replay the same", async () => {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  expect(files).toEqual(["hourly.json", "inherited.json"]);
  for (const file of files) {
    const outcome = await replay(await readFile(new URL(file, folder), "utf8"), { workflows });
    expect({ file, ...outcome }).toMatchObject({ file, kind: "same" });
  }
});

test("a schedule that everything happens to replays the same", async () => {
  await using world = await ScheduleWorld.open();
  await everythingHappens(world);
  const histories = { hourly: await eventsOf(world, "hourly", 0), inherited: await eventsOf(world, "minutely", 1) };
  for (const [name, events] of Object.entries(histories)) {
    expect(await replay(events, { workflows })).toMatchObject({ kind: "same" });
    if (process.env["RECORD_SCHEDULES"]) await writeFile(new URL(`${name}.json`, folder), printed(events));
  }
});

async function everythingHappens(world: ScheduleWorld): Promise<void> {
  const { schedules } = world;
  const input = { seconds: 5_000 };
  const hourly = await world.until(
    schedules.create("hourly", { workflow: job, input, when: { every: "1 hour" }, jitter: "5 minutes" }),
  );
  const minutely = await world.until(
    schedules.create("minutely", { workflow: job, input: {}, when: { cron: "* * * * *" } }, { triggered: true }),
  );
  await world.at("2026-01-01T00:10Z");
  await world.until(minutely.update({ input: { seconds: 900 }, overlap: "bufferAll" }));
  await world.at("2026-01-01T00:12Z");
  // So many events that the history is renewed while a run is open.
  await world.until(Promise.all(Array.from({ length: 3_000 }, () => minutely.resume())));
  await world.at("2026-01-01T00:50Z");
  await world.until(minutely.update({ overlap: "terminateOther", when: { every: "10 minutes" } }));
  await world.at("2026-01-01T01:30Z");
  await world.until(minutely.delete());
  await world.until(hourly.trigger({ overlap: "terminateOther" }));
  await world.at("2026-01-01T03:30Z");
  await world.until(hourly.pause("for a while"));
  const span = { from: new Date("2026-01-01T00:00Z"), until: new Date("2026-01-01T03:00Z") };
  await world.until(hourly.backfill({ ...span, overlap: "allowAll" }));
  await world.at("2026-01-01T05:30Z");
  await world.stopWorker();
  await world.at("2026-01-01T07:30Z");
  await world.startWorker();
  await world.until(hourly.resume());
  await world.until(hourly.update({ overlap: "cancelOther", when: [{ every: "40 minutes" }, { cron: "@hourly" }] }));
  await world.at("2026-01-01T09:30Z");
  await world.until(hourly.backfill(span));
  await world.until(hourly.update({ until: new Date("2026-01-01T10:00Z") }));
  await world.at("2026-01-01T20:00Z");
}

/** A run of the schedule's execution, the oldest is 0, as SWF gives it. */
async function eventsOf({ world }: ScheduleWorld, id: string, run: number): Promise<readonly GivenEvent[]> {
  const { calls, domain } = world;
  const workflowId = `openswf.schedule.${id}`;
  const filter = { domain, executionFilter: { workflowId }, startTimeFilter: { oldestDate: new Date(0) } };
  const { executionInfos: open = [] } = await calls.call("ListOpenWorkflowExecutions", filter);
  const { executionInfos: closed = [] } = await calls.call("ListClosedWorkflowExecutions", filter);
  const runId = [...closed.toReversed(), ...open][run]?.execution?.runId ?? "";
  const events: GivenEvent[] = [];
  let nextPageToken: string | undefined;
  do {
    const asked = { domain, execution: { workflowId, runId }, ...(nextPageToken && { nextPageToken }) };
    const page = await calls.call("GetWorkflowExecutionHistory", asked);
    events.push(...(page.events ?? []));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
  return events;
}

/** One event a line, and only the first of the states that it has published, for it names the execution. */
function printed(events: readonly GivenEvent[]): string {
  let isFirst = true;
  const lines = events.map((event) => {
    const copy: Record<string, unknown> = { ...event };
    if (event.eventType === "DecisionTaskCompleted") {
      if (!isFirst)
        copy["decisionTaskCompletedEventAttributes"] = shortened(copy["decisionTaskCompletedEventAttributes"]);
      isFirst = false;
    }
    return JSON.stringify(copy);
  });
  return `[\n${lines.join(",\n")}\n]\n`;
}

function shortened(attributes: unknown): object {
  const { executionContext: _, ...rest } = Object(attributes);
  return rest;
}
