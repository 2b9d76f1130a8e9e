import { expect, test } from "vitest";
import { declareWorkflow } from "../../src/authoring/definition.ts";
import { connect } from "../../src/client/connect.ts";
import { encryption } from "../../src/data/encryption.ts";
import { DataPipeline } from "../../src/data/pipeline.ts";
import { Schedules } from "../../src/schedules/schedules.ts";
import { startScheduleWorker } from "../../src/schedules/start-schedule-worker.ts";
import { type JobInput, job, relay } from "./fixtures/jobs.ts";
import { ScheduleWorld } from "./schedule-world.ts";

test("a run is due at 02:30 in Berlin, also on the day without 02:30", async () => {
  await using world = await ScheduleWorld.open("2026-03-28T00:00Z");
  const when = { cron: "30 2 * * *", timeZone: "Europe/Berlin" };
  await world.until(world.schedules.create("nightly", { workflow: job, input: {}, when }));
  await world.at("2026-03-30T12:00Z");
  expect(await world.history("nightly")).toEqual(["01:30 COMPLETED", "01:00 COMPLETED", "00:30 COMPLETED"]);
});

test("a run is due at 01:30 in New York once on the day that has it twice", async () => {
  await using world = await ScheduleWorld.open("2026-10-31T00:00Z");
  const when = { cron: "30 1 * * *", timeZone: "America/New_York" };
  await world.until(world.schedules.create("nightly", { workflow: job, input: {}, when }));
  await world.at("2026-11-02T12:00Z");
  expect(await world.history("nightly")).toEqual(["05:30 COMPLETED", "05:30 COMPLETED", "06:30 COMPLETED"]);
});

test("runs are started in time, under ids and a tag that tell what they are", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: { seconds: 1 }, tags: ["reports"] };
  const handle = await world.until(world.schedules.create("hourly", { ...options, when: { every: "1 hour" } }));
  await world.at("2026-01-01T01:30Z");
  const [run] = await world.runs("hourly");
  expect(run).toMatchObject({
    workflowId: "hourly-20260101T010000Z",
    time: new Date("2026-01-01T01:00Z"),
    reason: "schedule",
    startedAt: new Date("2026-01-01T01:00Z"),
    closedAt: new Date("2026-01-01T01:00:01Z"),
  });
  const execution = world.world.client.handle("hourly-20260101T010000Z");
  expect(await world.until(execution.result())).toBe("2026-01-01T01:00:00.000Z");
  const described = await world.until(execution.describe());
  expect(described.tags).toEqual(["openswf.schedule:hourly", "reports"]);
  expect(await world.until(handle.describe())).toMatchObject({
    status: "ACTIVE",
    next: ["02:00", "03:00", "04:00", "05:00", "06:00"].map((time) => new Date(`2026-01-01T${time}Z`)),
    recent: [{ workflowId: "hourly-20260101T010000Z", status: "COMPLETED" }],
    counts: { scheduled: 1 },
  });
});

test("times that no worker was there for are made up for within the catch-up window", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: {}, when: { every: "1 hour" }, overlap: "allowAll" } as const;
  await world.until(world.schedules.create("hourly", { ...options, catchUp: "2 hours" }));
  await world.at("2026-01-01T01:30Z");
  await world.stopWorker();
  await world.at("2026-01-01T07:30Z");
  await world.startWorker();
  await world.at("2026-01-01T08:30Z");
  expect(
    (await world.runs("hourly")).map(({ time, startedAt }) => [time.getUTCHours(), startedAt.getUTCHours()]),
  ).toEqual([
    [1, 1],
    [6, 7],
    [7, 7],
    [8, 8],
  ]);
});

test("of the times that were missed, skip starts one", async () => {
  await using world = await ScheduleWorld.open();
  const handle = await world.until(
    world.schedules.create("hourly", { workflow: job, input: { seconds: 60 }, when: { every: "1 hour" } }),
  );
  await world.at("2026-01-01T00:30Z");
  await world.stopWorker();
  await world.at("2026-01-01T05:30Z");
  await world.startWorker();
  await world.at("2026-01-01T06:30Z");
  expect(await world.history("hourly")).toEqual(["01:00 COMPLETED", "06:00 COMPLETED"]);
  expect((await world.until(handle.describe())).counts).toMatchObject({ scheduled: 2, skipped: 4 });
});

test("a paused schedule starts nothing, and does not make up for it", async () => {
  await using world = await ScheduleWorld.open();
  const handle = await world.until(
    world.schedules.create("hourly", { workflow: job, input: {}, when: { every: "1 hour" } }, { note: "try it" }),
  );
  await world.at("2026-01-01T01:30Z");
  expect((await world.until(handle.describe())).note).toBe("try it");
  await world.until(handle.pause("holidays"));
  await world.at("2026-01-01T04:30Z");
  expect(await world.until(handle.describe())).toMatchObject({ status: "PAUSED", note: "holidays", next: [] });
  await world.until(handle.resume());
  await world.at("2026-01-01T05:30Z");
  expect(await world.until(handle.describe())).toMatchObject({ status: "ACTIVE", note: undefined });
  expect(await world.history("hourly")).toEqual(["01:00 COMPLETED", "05:00 COMPLETED"]);
});

test("pausing forgets what waits because its time has come", async () => {
  await using world = await ScheduleWorld.open();
  const options = {
    workflow: job,
    input: { seconds: 4_000 },
    when: { every: "1 hour" },
    overlap: "bufferAll",
  } as const;
  const handle = await world.until(world.schedules.create("hourly", options));
  await world.at("2026-01-01T02:01Z");
  await world.until(handle.pause());
  await world.at("2026-01-01T12:00Z");
  expect(await world.history("hourly")).toEqual(["01:00 COMPLETED"]);
  expect(await world.until(handle.describe())).toMatchObject({ waitingRuns: 0, counts: { skipped: 1 } });
});

test("a run can be asked for at any time, paused or not", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: { seconds: 600 }, when: { every: "1 hour" } } as const;
  const created = world.schedules.create("hourly", options, { paused: true, triggered: true });
  const handle = await world.until(created);
  await world.at("2026-01-01T00:05Z");
  await world.until(handle.trigger());
  await world.until(handle.trigger({ overlap: "allowAll" }));
  await world.at("2026-01-01T02:00Z");
  expect((await world.runs("hourly")).map(({ workflowId, reason }) => [workflowId, reason])).toEqual([
    ["hourly-20260101T000000Z-trigger-1", "trigger"],
    ["hourly-20260101T000500Z-trigger-2", "trigger"],
  ]);
  expect((await world.until(handle.describe())).counts).toMatchObject({ triggered: 2, skipped: 1, scheduled: 0 });
});

test("a backfill runs what would have been, one after another, and lets runs whose time has come go first", async () => {
  await using world = await ScheduleWorld.open("2026-01-02T00:00Z");
  const options = { workflow: job, input: { seconds: 1_500 }, when: { every: "1 hour" } } as const;
  const handle = await world.until(world.schedules.create("hourly", options));
  await world.at("2026-01-02T00:30Z");
  await world.until(handle.backfill({ from: new Date("2026-01-01T10:00Z"), until: new Date("2026-01-01T13:00Z") }));
  await world.at("2026-01-02T02:59Z");
  const runs = await world.runs("hourly");
  expect(runs.map(({ time, reason }) => `${time.toISOString().slice(11, 16)} ${reason}`)).toEqual([
    "10:00 backfill",
    "11:00 backfill",
    "01:00 schedule",
    "12:00 backfill",
    "02:00 schedule",
    "13:00 backfill",
  ]);
  expect((await world.until(handle.describe())).counts).toMatchObject({ backfilled: 4, scheduled: 2, skipped: 0 });
});

test("a backfill may run side by side, up to 50 at a time", async () => {
  await using world = await ScheduleWorld.open("2026-01-02T00:00Z");
  const options = { workflow: job, input: { seconds: 60 }, when: { every: "1 minute" } } as const;
  const handle = await world.until(world.schedules.create("often", options, { paused: true }));
  const span = { from: new Date("2026-01-01T10:01Z"), until: new Date("2026-01-01T12:00Z") };
  await world.until(handle.backfill({ ...span, overlap: "allowAll" }));
  await world.at("2026-01-02T00:00:30Z");
  expect(await world.until(handle.describe())).toMatchObject({ openRuns: 50, backfills: 1 });
  await world.at("2026-01-02T00:05Z");
  expect(await world.until(handle.describe())).toMatchObject({
    openRuns: 0,
    backfills: 0,
    counts: { backfilled: 120 },
  });
});

test("an update changes what it names, from now on", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: { seconds: 5_400 }, when: { every: "1 hour" }, runs: 100 } as const;
  const handle = await world.until(world.schedules.create("hourly", options));
  await world.at("2026-01-01T01:30Z");
  await world.until(handle.update({ when: { every: "20 minutes" }, overlap: "allowAll", runs: null }));
  await world.at("2026-01-01T02:10Z");
  expect(await world.history("hourly")).toEqual(["01:00 OPEN", "01:40 OPEN", "02:00 OPEN"]);
  const { spec } = await world.until(handle.describe());
  expect(spec).toMatchObject({ overlap: "allowAll", action: { input: { seconds: 5_400 } }, catchUpMs: 86_400_000 });
  expect(spec).not.toHaveProperty("runsMax");
});

test("a schedule ends after its last time, and after its limit of runs", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: { seconds: 60 }, when: { every: "1 hour" } } as const;
  const span = { from: new Date("2026-01-01T02:00Z"), until: new Date("2026-01-01T03:00Z") };
  const bounded = await world.until(world.schedules.create("bounded", { ...options, ...span }));
  const counted = await world.until(world.schedules.create("counted", { ...options, runs: 3 }));
  await world.at("2026-01-01T12:00Z");
  expect(await world.history("bounded")).toEqual(["02:00 COMPLETED", "03:00 COMPLETED"]);
  expect(await world.history("counted")).toEqual(["01:00 COMPLETED", "02:00 COMPLETED", "03:00 COMPLETED"]);
  for (const handle of [bounded, counted]) {
    expect(await world.until(handle.describe())).toMatchObject({ status: "ENDED", next: [] });
    await expect(world.until(handle.trigger())).rejects.toThrow(/No schedule .* is open/);
  }
});

test("jitter delays a run by the same in every run of the program", async () => {
  await using world = await ScheduleWorld.open();
  const when = { every: "1 hour" } as const;
  const handle = await world.until(
    world.schedules.create("hourly", { workflow: job, input: {}, when, jitter: "30 minutes" }),
  );
  await world.at("2026-01-01T00:30Z");
  const [due] = (await world.until(handle.describe())).next;
  await world.at("2026-01-01T01:59Z");
  const [run] = await world.runs("hourly");
  expect(run?.time).toEqual(new Date("2026-01-01T01:00Z"));
  const lateMs = (run?.startedAt.getTime() ?? 0) - (due?.getTime() ?? 0);
  expect(lateMs).toBeGreaterThanOrEqual(0);
  expect(lateMs).toBeLessThan(1_000);
  expect(due?.toISOString()).toMatchInlineSnapshot(`"2026-01-01T01:16:32.766Z"`);
});

test("deleting a schedule needs no worker, and leaves its runs", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: { seconds: 7_200 }, when: { every: "1 hour" } } as const;
  const handle = await world.until(world.schedules.create("hourly", options));
  await world.at("2026-01-01T01:30Z");
  await world.stopWorker();
  await world.until(handle.delete());
  await world.at("2026-01-01T12:00Z");
  expect(await world.history("hourly")).toEqual(["01:00 COMPLETED"]);
  await expect(world.until(handle.pause())).rejects.toThrow(/No schedule "hourly" is open/);
});

test("a schedule remembers how its runs ended, and which did not start", async () => {
  await using world = await ScheduleWorld.open();
  const when = { every: "1 hour" } as const;
  const failing = await world.until(world.schedules.create("failing", { workflow: job, input: { fails: true }, when }));
  const slow = await world.until(
    world.schedules.create("slow", { workflow: job, input: { seconds: 600 }, when, executionStartToClose: "1 minute" }),
  );
  const nowhere = declareWorkflow<() => Promise<void>>({ name: "nowhere" });
  const missing = await world.until(world.schedules.create("missing", { workflow: nowhere, when }));
  await world.at("2026-01-01T01:30Z");
  expect((await world.until(failing.describe())).recent).toMatchObject([{ status: "FAILED" }]);
  expect((await world.until(slow.describe())).recent).toMatchObject([{ status: "TIMED_OUT" }]);
  expect((await world.until(missing.describe())).recent).toMatchObject([
    { status: "NOT_STARTED", cause: "WORKFLOW_TYPE_DOES_NOT_EXIST", runId: undefined },
  ]);
});

test("a run that continues as new is open until its last run has ended", async () => {
  await using world = await ScheduleWorld.open();
  const handle = await world.until(
    world.schedules.create("often", { workflow: relay, input: {}, when: { every: "7 minutes" } }),
  );
  await world.at("2026-01-01T00:30Z");
  expect((await world.until(handle.describe())).counts).toMatchObject({ scheduled: 2, skipped: 2 });
});

test("schedules are listed, and made what the code says", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: {}, when: { every: "1 hour" } } as const;
  await world.until(world.schedules.ensure("a", options));
  await world.at("2026-01-01T00:30Z");
  const before = await world.until(world.schedules.handle("a").describe());
  await world.until(world.schedules.ensure("a", options));
  await world.until(world.schedules.ensure("b", { ...options, tags: ["x"] }));
  await world.at("2026-01-01T00:40Z");
  expect(await world.until(world.schedules.handle("a").describe())).toEqual(before);
  await world.until(world.schedules.ensure("a", { workflow: relay, input: {}, when: { every: "2 hours" } }));
  await world.at("2026-01-01T00:50Z");
  const { spec, next } = await world.until(world.schedules.handle("a").describe());
  expect(spec?.action).toEqual({ workflow: { name: "relay", version: "1" }, input: {} });
  expect(next[0]).toEqual(new Date("2026-01-01T02:00Z"));
  const listed = await world.all(world.schedules.list());
  expect(listed.map(({ id }) => id)).toEqual(["b", "a"]);
  await expect(world.until(world.schedules.create("a", options))).rejects.toThrow(/openswf.schedule.a/);
});

test("a schedule that makes no sense says so, waits, and can be mended", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: {}, when: { every: "1 hour" } } as const;
  const handle = await world.until(world.schedules.create("hourly", options));
  await world.at("2026-01-01T01:30Z");
  const { spec } = await world.until(handle.describe());
  if (spec === undefined) throw new Error("it has a spec by now");
  // As a client might that has other time zone data.
  const calendars = [{ kind: "cron", expression: "0 * * * *", timeZone: "Mars/Base" }] as const;
  await world.until(handle.replace({ ...spec, calendars }));
  await world.at("2026-01-01T03:30Z");
  expect((await world.until(handle.describe())).problem).toMatch(/Unknown time zone "Mars\/Base"/);
  await world.until(handle.update({ when: { cron: "0 * * * *" } }));
  await world.at("2026-01-01T04:30Z");
  expect(await world.until(handle.describe())).toMatchObject({ status: "ACTIVE", problem: undefined });
  expect(await world.history("hourly")).toEqual(["01:00 COMPLETED", "04:00 COMPLETED"]);
});

test("a long outage under a fast schedule is caught up with in bounded steps", async () => {
  await using world = await ScheduleWorld.open();
  const options = { workflow: job, input: { seconds: 1 }, when: { every: "1 second" }, overlap: "bufferAll" } as const;
  const handle = await world.until(world.schedules.create("fast", options));
  await world.stopWorker();
  await world.at("2026-01-01T10:00Z");
  await world.startWorker();
  await world.at("2026-01-01T10:00:10.500Z");
  const { counts, waitingRuns, openRuns } = await world.until(handle.describe());
  expect([99, 100]).toContain(waitingRuns);
  const { scheduled, dropped } = counts;
  expect(scheduled + waitingRuns + dropped).toBe(36_010);
  expect(openRuns).toBe(1);
});

test("updates that would not fit in the end are refused", async () => {
  await using world = await ScheduleWorld.open();
  const when = Array.from({ length: 20 }, (_, index) => ({ cron: `${index} ${"1,".repeat(130)}1 * * *` }));
  const handle = await world.until(world.schedules.create("large", { workflow: job, input: {}, when }));
  await world.at("2026-01-01T00:01Z");
  await world.until(handle.update({ tags: ["x".repeat(250), "y".repeat(250), "z".repeat(250)] }));
  await world.until(handle.update({ input: { seconds: 1, note: "x".repeat(2_000) } as JobInput }));
  await world.at("2026-01-01T00:02Z");
  const { problem, spec } = await world.until(handle.describe());
  expect(problem).toMatch(/would have \d+ characters, expected up to 8000/);
  expect(spec?.action).toMatchObject({
    input: {},
    tags: [/x+/, /y+/, /z+/].map((text) => expect.stringMatching(text)),
  });
  await world.at("2026-01-01T01:30Z");
  expect(await world.until(handle.describe())).toMatchObject({ problem: undefined, counts: { scheduled: 20 } });
});

test("schedules go through the data pipeline, as all else", async () => {
  await using world = await ScheduleWorld.open();
  const { calls, clock, domain, log } = world.world;
  const keys = { a: Buffer.alloc(32, 7) };
  const payloads = new DataPipeline({ codecs: [encryption({ keys, current: "a" })] });
  await world.stopWorker();
  using client = await connect({ domain, calls, clock, payloads });
  await using worker = await startScheduleWorker({ domain, calls, clock, log, payloads });
  const schedules = new Schedules(client, { clock });
  const handle = await world.until(
    schedules.create("secret", { workflow: job, input: { seconds: 7 }, when: { every: "1 hour" } }),
  );
  await world.at("2026-01-01T00:30Z");
  expect((await world.until(handle.describe())).spec?.action.input).toEqual({ seconds: 7 });
  await world.until(handle.pause("hush"));
  await world.at("2026-01-01T00:31Z");
  expect((await world.until(handle.describe())).note).toBe("hush");
  const { runId } = await world.until(client.handle("openswf.schedule.secret").describe());
  const execution = { workflowId: "openswf.schedule.secret", runId };
  const { events } = await world.until(calls.call("GetWorkflowExecutionHistory", { domain, execution }));
  expect(JSON.stringify(events)).not.toMatch(/seconds|hush/);
  await world.until(worker.stop());
});
