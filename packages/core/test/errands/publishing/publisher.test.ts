import { errandId, type TellStateChanges } from "@openswf/engine/errands";
import type { RunId } from "@openswf/model/brand";
import { expect, test } from "vitest";
import type { OwedEvents } from "../../../src/errands/publishing/owed-events.ts";
import { Publisher } from "../../../src/errands/publishing/publisher.ts";
import { ManualClock } from "../../../src/ports/manual-clock.ts";
import { type Meter, silentMeter } from "../../../src/ports/meter.ts";
import type { ErrandRow, Errands } from "../../../src/stores/errands.ts";
import { SeededRandomness } from "../../world/seeded-randomness.ts";
import { TestLog } from "../../world/test-log.ts";
import { TestSink } from "../../world/test-sink.ts";

/** An errand to tell one event of a run. `padding` makes its body larger. */
function rowOf(run: string, eventId: number, padding = ""): ErrandRow {
  const execution = { executionInfo: { execution: { runId: run, workflowId: run } } };
  const changes = [{ eventId, eventType: "ActivityTaskFailed" }];
  // `as`: only what the publisher reads is there.
  const errand = { kind: "tellStateChanges", domain: "1/r/d", at: 0, changes, execution, padding } as unknown;
  // `as`: run ids of a test.
  return { runId: run as RunId, errandId: errandId(errand as TellStateChanges), body: JSON.stringify(errand) };
}

const nameOf = ({ runId, errandId: id }: Omit<ErrandRow, "body">): string => `${runId}/${id}`;

/** A store of errands alone, which counts how often it is read. */
class StoredErrands implements Errands {
  readonly exclusive: boolean;
  readonly rows = new Map<string, ErrandRow>();
  readings = 0;
  /** Called after a page was read and before it is returned. */
  afterPage: () => void | Promise<void> = () => {};

  constructor(exclusive: boolean) {
    this.exclusive = exclusive;
  }
  add(rows: readonly ErrandRow[]): void {
    for (const row of rows) this.rows.set(nameOf(row), row);
  }
  async readErrands(...[after, limit]: Parameters<Errands["readErrands"]>): Promise<readonly ErrandRow[]> {
    this.readings += 1;
    const names = [...this.rows.keys()].sort().filter((name) => after === undefined || name > nameOf(after));
    const page = names.slice(0, limit).flatMap((name) => this.rows.get(name) ?? []);
    await this.afterPage();
    return page;
  }
  errandsOf(runId: RunId): Promise<readonly ErrandRow[]> {
    return Promise.resolve([...this.rows.values()].filter((row) => row.runId === runId));
  }
  settle(owed: OwedEvents): Promise<void> {
    this.rows.delete(nameOf(owed));
    return Promise.resolve();
  }
}

interface Opened {
  readonly publisher: Publisher;
  readonly store: StoredErrands;
  readonly clock: ManualClock;
  readonly log: TestLog;
  commits(...rows: ErrandRow[]): void;
}

function open(sinks: TestSink | readonly TestSink[], meter: Meter = silentMeter, exclusive = true): Opened {
  const store = new StoredErrands(exclusive);
  const clock = new ManualClock(0);
  const log = new TestLog();
  const publisher = new Publisher([sinks].flat(), {
    store,
    clock,
    randomness: new SeededRandomness(1),
    log,
    meter,
    settle: (owed) => store.settle(owed),
  });
  const commits = (...rows: ErrandRow[]): void => {
    store.add(rows);
    publisher.promised(rows);
  };
  return { publisher, store, clock, log, commits };
}

/** Lets promises settle: nothing here waits for anything else. */
async function settles(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("later events of a run wait in the store while earlier ones had no room in memory", async () => {
  const sink = new TestSink("test", 20_000);
  const answers: (() => void)[] = [];
  sink.answers = ({ runId }) =>
    runId === "late" ? "taken" : new Promise((resolve) => answers.push(() => resolve("taken")));
  const { publisher, store, commits } = open(sink);
  publisher.start();
  await settles();
  for (let run = 0; run < 10_000; run += 1) commits(rowOf(`run-${run}`, 1));
  commits(rowOf("late", 1));
  await settles();
  answers.shift()?.();
  await settles();
  // There is room for one again, but the first event of `late` is in the store alone.
  commits(rowOf("late", 2));
  await settles();
  expect(sink.of("late")).toEqual([]);
  for (const answer of answers.splice(0)) answer();
  await settles();
  expect(sink.of("late")).toEqual(["1 ActivityTaskFailed", "2 ActivityTaskFailed"]);
  expect(sink.received).toHaveLength(10_002);
  expect(store.rows.size).toBe(0);
});

test("a stored event that cannot be read is said, left in the store, and holds back nothing", async () => {
  const sink = new TestSink();
  const { publisher, store, log } = open(sink);
  const [torn, foreign, whole] = [rowOf("run-1", 1), rowOf("run-2", 1), rowOf("run-3", 1)];
  store.add([{ ...torn, body: torn.body.slice(1) }, { ...foreign, body: rowOf("other", 1).body }, whole]);
  publisher.start();
  await settles();
  expect(sink.received.map(({ runId }) => runId)).toEqual(["run-3"]);
  expect(log.errors.map(({ message }) => message)).toEqual(
    Array(2).fill("a stored event cannot be read, and is not published"),
  );
  expect(store.rows.size).toBe(2);
});

test("large events leave room for fewer", async () => {
  const sink = new TestSink();
  sink.answers = () => new Promise(() => {});
  let waiting = (): unknown => undefined;
  const meter: Meter = {
    ...silentMeter,
    gauge: ({ name }, read) => {
      if (name === "openswf_events_waiting") waiting = read;
    },
  };
  const { publisher, store, commits } = open(sink, meter);
  publisher.start();
  await settles();
  const mebibyte = "x".repeat(1024 * 1024);
  for (let run = 0; run < 40; run += 1) commits(rowOf(`run-${run}`, 1, mebibyte));
  expect(store.rows.size).toBe(40);
  expect(waiting()).toBe(32);
});

test("what is promised while the store is read comes after what was there, and once", async () => {
  const sink = new TestSink();
  const { publisher, store, commits } = open(sink);
  for (let run = 100; run < 800; run += 1) store.add([rowOf(`run-${run}`, 1)]);
  let pages = 0;
  store.afterPage = () => {
    pages += 1;
    // The first page has passed `run-100`, and not reached `run-799`.
    if (pages === 1) commits(rowOf("run-100", 2), rowOf("run-799", 2), rowOf("a-new-run", 1));
  };
  publisher.start();
  await settles();
  for (const run of ["run-100", "run-799"]) {
    expect(sink.of(run)).toEqual(["1 ActivityTaskFailed", "2 ActivityTaskFailed"]);
  }
  expect(sink.of("a-new-run")).toHaveLength(1);
  expect(sink.received).toHaveLength(703);
  expect(store.rows.size).toBe(0);
  // Everything is in memory now: the store need not be read for what comes next.
  const { readings } = store;
  commits(rowOf("run-100", 3));
  await settles();
  expect(sink.of("run-100")).toHaveLength(3);
  expect(store.readings).toBe(readings);
});

test("an event that is settled while a page with it is read is not published again", async () => {
  const sink = new TestSink("test", 20_000);
  const answers: (() => void)[] = [];
  sink.answers = () => new Promise((resolve) => answers.push(() => resolve("taken")));
  const { publisher, store, commits } = open(sink);
  publisher.start();
  await settles();
  for (let run = 0; run < 10_001; run += 1) commits(rowOf(`run-${run}`, 1));
  await settles();
  store.afterPage = async () => {
    store.afterPage = () => {};
    for (const answer of answers.splice(0)) answer();
    await settles();
  };
  // From here on there is room for the last one, so the store is read.
  for (const answer of answers.splice(0, 5_000)) answer();
  await settles();
  await settles();
  for (const answer of answers.splice(0)) answer();
  await settles();
  expect(store.rows.size).toBe(0);
  expect(sink.received).toHaveLength(10_001);
});

test("events that another server settles while a sink has them in flight do not count for the next of their run", async () => {
  const [file, webhook] = [new TestSink("file"), new TestSink("webhook")];
  file.answers = () => "refused";
  let answer = (): void => {};
  webhook.answers = ({ eventId }) =>
    eventId > 1 ? "taken" : new Promise((resolve) => (answer = () => resolve("taken")));
  const { publisher, store, clock, commits } = open([file, webhook], silentMeter, false);
  publisher.start();
  await settles();
  commits(rowOf("run-1", 1), rowOf("run-1", 2));
  await settles();
  // The other server has taken the first over, and both of its sinks have it.
  store.rows.delete(nameOf(rowOf("run-1", 1)));
  file.answers = () => "taken";
  await clock.advance(2_000);
  await settles();
  answer();
  await settles();
  expect(file.of("run-1")).toEqual(["2 ActivityTaskFailed"]);
  expect(webhook.of("run-1")).toEqual(["1 ActivityTaskFailed", "2 ActivityTaskFailed"]);
  expect(store.rows.size).toBe(0);
});
