import { expect, test } from "vitest";
import type { ScheduleHandle } from "../../src/schedules/schedule-handle.ts";
import { job } from "./fixtures/jobs.ts";
import { ScheduleWorld } from "./schedule-world.ts";

async function renewals(world: ScheduleWorld, id: string): Promise<number> {
  const { client } = world.world;
  const filter = { workflowId: `openswf.schedule.${id}`, status: "CLOSED" } as const;
  return (await world.all(client.executions(filter))).length;
}

/** Makes the history longer by so many events. */
async function lengthen(world: ScheduleWorld, handle: ScheduleHandle, events: number): Promise<void> {
  await world.until(Promise.all(Array.from({ length: events }, () => handle.resume())));
}

test("a schedule renews its history between two runs, and loses none", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: {}, when: { every: "10 minutes" } } as const;
  const handle = await world.until(world.schedules.create("often", options, { note: "kept" }));
  for (const hour of [1, 2, 3]) {
    await world.at(`2026-01-01T0${hour}:05Z`);
    await lengthen(world, handle, 1_000);
  }
  await world.at("2026-01-01T04:00:30Z");
  expect(await renewals(world, "often")).toBe(3);
  expect(await world.runs("often")).toHaveLength(24);
  expect(await world.until(handle.describe())).toMatchObject({
    createdAt: new Date("2026-01-01T00:00Z"),
    counts: { scheduled: 24, skipped: 0 },
  });
});

test("a schedule renews its history by itself", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: {}, when: { every: "1 minute" } } as const;
  await world.until(world.schedules.create("often", options));
  await world.at("2026-01-01T01:30:30Z");
  expect(await renewals(world, "often")).toBe(1);
  expect(await world.runs("often")).toHaveLength(90);
});

test("a schedule renews its history after a month", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: {}, when: { cron: "@weekly" } } as const;
  await world.until(world.schedules.create("weekly", options));
  await world.at("2026-02-02T00:00Z");
  expect(await renewals(world, "weekly")).toBe(1);
  expect(await world.runs("weekly")).toHaveLength(5);
});

test("a schedule with an open run renews a long history all the same, and hears of the run's end", async () => {
  await using world = await ScheduleWorld.open();
  const options = {
    workflow: job,
    input: { seconds: 5_000 },
    when: { every: "1 hour" },
    overlap: "bufferOne",
  } as const;
  const handle = await world.until(world.schedules.create("hourly", options));
  await world.at("2026-01-01T01:05Z");
  await lengthen(world, handle, 1_000);
  await world.at("2026-01-01T01:06Z");
  expect(await renewals(world, "hourly")).toBe(0);
  await lengthen(world, handle, 2_000);
  await world.at("2026-01-01T01:07Z");
  expect(await renewals(world, "hourly")).toBe(1);
  await world.at("2026-01-01T02:30Z");
  const [first, second] = await world.runs("hourly");
  const waitedMs = (second?.startedAt.getTime() ?? 0) - (first?.closedAt?.getTime() ?? 0);
  expect(waitedMs).toBeGreaterThanOrEqual(0);
  expect(waitedMs).toBeLessThanOrEqual(31_000);
  expect((await world.until(handle.describe())).recent).toMatchObject([{ status: "COMPLETED" }]);
});

test.each([
  { overlap: "cancelOther", status: "CANCELED" },
  { overlap: "terminateOther", status: "TERMINATED" },
] as const)("under $overlap, a renewed schedule ends the run that it has inherited", async ({ overlap, status }) => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: { seconds: 9_000 }, when: { every: "1 hour" }, overlap } as const;
  const handle = await world.until(world.schedules.create("hourly", options));
  await world.at("2026-01-01T01:05Z");
  await lengthen(world, handle, 3_000);
  await world.at("2026-01-01T02:05Z");
  expect(await renewals(world, "hourly")).toBe(1);
  expect(await world.history("hourly")).toEqual([`01:00 ${status}`, "02:00 OPEN"]);
  expect((await world.until(handle.describe())).recent).toMatchObject([{ status }]);
});

test("a schedule that is replayed from its history decides the same", async () => {
  await using world = await ScheduleWorld.open();
  const options = {
    workflow: job,
    input: { seconds: 100 },
    when: { every: "1 minute" },
    overlap: "bufferOne",
  } as const;
  await world.until(world.schedules.create("often", options));
  for (const time of ["00:10:13", "00:20:57", "00:31:40", "00:42:00"]) {
    await world.at(`2026-01-01T${time}Z`);
    await world.stopWorker();
    await world.startWorker();
  }
  await world.at("2026-01-01T00:50Z");
  expect(world.world.log.lines.filter(({ level }) => level === "error" || level === "warn")).toEqual([]);
  expect(await world.runs("often")).toHaveLength(30);
});
