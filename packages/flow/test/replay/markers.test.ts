import { beforeAll, describe, expect, test } from "vitest";
import type { LocalCall, LocalOutcome } from "../../src/authoring/host.ts";
import { loadWorkflows, type WorkflowCode } from "../../src/replay/workflow-code.ts";
import { Story, type StoryOptions } from "./story.ts";

let code: WorkflowCode;
beforeAll(async () => {
  code = await loadWorkflows(new URL("./fixtures/markers.ts", import.meta.url));
}, 60_000);

const starts = (workflow: string, options?: StoryOptions): Story => new Story(code, workflow, undefined, options);

const result = (story: Story): unknown => {
  const closed = story.history.at(-1);
  if (closed?.eventType !== "WorkflowExecutionCompleted") throw new Error(`the run has ${closed?.eventType}`);
  return JSON.parse(closed.attributes.result ?? "null");
};

describe("side effects", () => {
  test("are made once: replay has what was recorded", async () => {
    const story = starts("made");
    story.isEvicted = true;
    await story.goesOn();
    expect(result(story)).toEqual(["first", "first", "first"]);
    await story.replays();
  });

  test("may be really random", async () => {
    const story = starts("fresh");
    story.isEvicted = true;
    await story.goesOn();
    const [one, two] = result(story) as readonly number[];
    expect(one).not.toBe(two);
    story.replaysWith({});
  });
});

/** Ends local activities in the order in which the test says so. */
class Locals {
  readonly calls: LocalCall[] = [];
  readonly #ends = new Map<string, (outcome: LocalOutcome) => void>();

  readonly run = (call: LocalCall): Promise<LocalOutcome> => {
    this.calls.push(call);
    return new Promise((resolve) => this.#ends.set(call.id, resolve));
  };

  async end(id: string, value: string): Promise<void> {
    this.#ends.get(id)?.({ value: JSON.stringify(value) });
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("local activities", () => {
  test("the order of their ends is recorded, and replay keeps to it", async () => {
    const locals = new Locals();
    const story = starts("mixes", { runLocal: locals.run });
    const deciding = story.decides();
    await locals.end("l2", "second first");
    await locals.end("l3", "then the third");
    await locals.end("l1", "first last");
    await deciding;
    expect(story.lastDecided).toEqual([
      "ScheduleActivityTask a1",
      "RecordMarker openswf.localActivity",
      "RecordMarker openswf.localActivity",
      "RecordMarker openswf.localActivity",
      "ScheduleActivityTask a2",
    ]);
    story.completesActivity("a2", "second");
    story.completesActivity("a1", "first");
    await story.goesOn();
    expect(result(story)).toEqual(["second", "first", "then the third"]);
    expect(locals.calls.map(({ id }) => id)).toEqual(["l1", "l2", "l3"]);
    story.replaysWith({});
  });

  test("a failure is recorded, and thrown again on replay", async () => {
    const runLocal = async (): Promise<LocalOutcome> => ({ failure: { reason: "Missing", details: undefined } });
    const story = await starts("localFails", { runLocal }).decides();
    expect(result(story)).toBe("ApplicationFailure: Missing");
    await story.replays();
  });

  test("waits between attempts are timers", async () => {
    const runLocal = async ({ attempt }: LocalCall): Promise<LocalOutcome> =>
      attempt < 3 ? { failure: { reason: "Busy", details: undefined } } : { value: `"at attempt ${attempt}"` };
    const story = await starts("localRetries", { runLocal }).goesOn();
    expect(result(story)).toBe("at attempt 3");
    await story.replays();
  });

  test("what this task has no time for is left to the next", async () => {
    let tasks = 0;
    const runLocal = ({ name }: LocalCall): Promise<LocalOutcome> | undefined =>
      tasks++ === 0 ? undefined : Promise.resolve({ value: JSON.stringify(name) });
    const story = await starts("localRetries", { runLocal }).decides();
    expect(story.types()).toContain("TimerStarted");
    await story.goesOn();
    expect(result(story)).toBe("flaky");
    story.replaysWith({});
  });
});

describe("batches that are too large for one answer", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])(
    "%i decisions at a time go out in order, and the code sees no difference",
    async (decisionsMax) => {
      for (const isEvicted of [false, true]) {
        const story = starts("large", { decisionsMax });
        story.isEvicted = isEvicted;
        await story.decides();
        story.signals("news", "in between");
        await story.goesOn(15);
        // Also the one that the news asks for, though nothing but the batch itself brings a task for it.
        expect(story.state.activityIds.size).toBe(6);
        for (const id of story.state.activityIds.keys()) story.completesActivity(id, "ok");
        await story.goesOn();
        expect(result(story)).toEqual({ made: ["first", "first"], heard: ["in between"] });
        const all = story.decided.flat();
        expect(all.slice(0, 5).every((text) => text.startsWith("RecordMarker"))).toBe(decisionsMax <= 10);
        story.replaysWith({});
      }
    },
  );

  test.each([1, 2, 3, 4, 5])("the close follows without any news: %i at a time", async (decisionsMax) => {
    const story = await starts("closesLarge", { decisionsMax }).goesOn();
    expect(result(story)).toEqual(["first", "first", "first", "first", "first"]);
    await story.replays();
  });

  test.each([1, 2, 3, 4, 5])("the close waits for a batch of its own: %i at a time", async (decisionsMax) => {
    const story = await starts("closesLarge", { decisionsMax }).decides();
    expect(story.isClosed).toBe(false);
    story.signals("news", "in between");
    await story.goesOn();
    expect(result(story)).toEqual(["first", "first", "first", "first", "first"]);
    const all = story.decided.flat();
    expect(all.filter((text) => text.startsWith("ScheduleActivityTask"))).toEqual(["ScheduleActivityTask a1"]);
    await story.replays();
  });
});

describe("patches", () => {
  /** A run of `workflow` that was stopped after so many tasks. */
  const runOf = async (workflow: string, tasks: number): Promise<Story> => {
    const story = starts(workflow);
    for (let done = 0; done < tasks && !story.isClosed; done++) {
      await story.goesOn(1);
      for (const id of story.state.activityIds.keys()) story.completesActivity(id, "ok");
    }
    return story;
  };
  const same = "is the same";
  const patch = 'This run has the patch "ship", which the code no longer asks for here';
  const other = "The code has changed under this execution";

  test.each([
    { history: "before", code: "before", says: same },
    { history: "before", code: "changed", says: same },
    { history: "before", code: "deprecated", says: other },
    { history: "before", code: "after", says: other },
    { history: "changed", code: "before", says: patch },
    { history: "changed", code: "changed", says: same },
    { history: "changed", code: "deprecated", says: same },
    { history: "changed", code: "after", says: patch },
    { history: "deprecated", code: "changed", says: same },
    { history: "deprecated", code: "deprecated", says: same },
    { history: "deprecated", code: "after", says: same },
    { history: "after", code: "deprecated", says: same },
    { history: "after", code: "changed", says: other },
  ])("a run of `$history`, replayed with `$code`, $says", async ({ history, code: workflow, says }) => {
    const story = await runOf(history, 4);
    expect(story.isClosed).toBe(true);
    const replaying = (): unknown => story.replaysWith({ workflow });
    if (says === same) replaying();
    else expect(replaying).toThrow(says);
  });

  test("a run that has not come to the change takes the new way", async () => {
    const story = await runOf("before", 1);
    story.becomes("changed");
    await story.goesOn(1);
    expect(story.lastDecided).toEqual(["RecordMarker openswf.patch", "ScheduleActivityTask a1"]);
    story.completesActivity("a1", "ok");
    await story.goesOn();
    expect(story.isClosed).toBe(true);
    story.replaysWith({});
  });

  test("a run that is past the change keeps to the old way", async () => {
    const story = await runOf("before", 2);
    story.becomes("changed");
    await story.goesOn();
    expect(story.isClosed).toBe(true);
    expect(story.types()).not.toContain("MarkerRecorded");
    story.replaysWith({});
  });

  test("a run stays on the way that it has taken, however often it asks", async () => {
    const late = await runOf("loopsBefore", 2);
    late.becomes("loops");
    await late.goesOn();
    expect(result(late)).toEqual([false, false, false]);
    late.replaysWith({});
    const early = await runOf("loops", 4);
    expect(result(early)).toEqual([true, true, true]);
    early.replaysWith({});
  });
});
