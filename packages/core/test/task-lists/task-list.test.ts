import type { RunId } from "@openswf/model/brand";
import { expect, test } from "vitest";
import type { HandedTask } from "../../src/commit/effects.ts";
import { silentLog } from "../../src/ports/log.ts";
import { manualClock } from "../../src/ports/manual-clock.ts";
import type { TaskListKey, TaskRow } from "../../src/stores/tasks.ts";
import { PollerRoom } from "../../src/task-lists/recent-polls.ts";
import { TaskList, type TaskSource } from "../../src/task-lists/task-list.ts";
import { TaskPoll } from "../../src/task-lists/task-poll.ts";

const key: TaskListKey = { domain: "123456789012/us-east-1/orders", kind: "activity", name: "charges" };
const patience = { clock: manualClock(0), holdMs: 60_000, answered: () => {} };
const present = { isGone: () => false, onGone: () => () => {} };

function task(scheduledEventId: number, parts: Partial<TaskRow> = {}): TaskRow {
  // `as`: a task list accepts any text as a run id.
  const runId = "a run" as RunId;
  return { list: key, priority: 0, scheduledAt: scheduledEventId * 1_000, runId, scheduledEventId, ...parts };
}

/** A list whose reads and starts the test answers by hand, in the order in which they were requested. */
function openList(): {
  readonly list: TaskList;
  readonly reads: ((tasks: readonly TaskRow[]) => Promise<void>)[];
  readonly starts: { readonly task: TaskRow; refuse(): Promise<void> }[];
  polls(): TaskPoll;
} {
  const reads: ((tasks: readonly TaskRow[]) => Promise<void>)[] = [];
  const starts: { readonly task: TaskRow; refuse(): Promise<void> }[] = [];
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  const source: TaskSource = {
    bufferedMax: 10,
    log: silentLog,
    elapsed: () => 0,
    taskStarted: () => {},
    readTasks: () =>
      new Promise((resolve) => {
        reads.push((tasks) => {
          resolve(tasks);
          return settled();
        });
      }),
    start: (started) =>
      new Promise<HandedTask | undefined>((resolve) => {
        const refuse = (): Promise<void> => {
          resolve(undefined);
          return settled();
        };
        starts.push({ task: started, refuse });
      }),
    isStillStarted: () => Promise.resolve(true),
  };
  const list = new TaskList(key, source, new PollerRoom());
  const polls = (): TaskPoll => {
    const poll = new TaskPoll("a worker", present, patience);
    list.enqueue(poll);
    return poll;
  };
  return { list, reads, starts, polls };
}

test("a task added during a read of the list waits for the older tasks from the store", async () => {
  const { list, reads, starts, polls } = openList();
  polls();
  list.add(task(9));
  expect(starts).toEqual([]);
  await reads[0]?.([task(1), task(2)]);
  polls();
  polls();
  expect(starts.map((start) => start.task.scheduledEventId)).toEqual([1, 2, 9]);
});

test("a task of higher priority added during a read of the list goes first", async () => {
  const { list, reads, starts, polls } = openList();
  polls();
  list.add(task(9, { priority: 5 }));
  await reads[0]?.([task(1)]);
  expect(starts.map((start) => start.task.scheduledEventId)).toEqual([9]);
});

test("a task removed during a read of the list is not handed out", async () => {
  const { list, reads, starts, polls } = openList();
  polls();
  list.add(task(9));
  list.remove(task(9));
  await reads[0]?.([]);
  expect(starts).toEqual([]);
});

test("a poll whose hint is refused keeps its place at the head", async () => {
  const { list, reads, starts, polls } = openList();
  const first = polls();
  await reads[0]?.([task(1)]);
  const second = polls();
  await starts[0]?.refuse();
  list.add(task(2));
  expect(starts[1]?.task.scheduledEventId).toBe(2);
  expect(list.waitingCount).toBe(1);
  list.leave(second);
  expect(list.waitingCount).toBe(0);
  expect(first.isAnswered).toBe(false);
});

test("a poll put back after the server has started to stop is answered empty", async () => {
  const { list, reads, starts, polls } = openList();
  const poll = polls();
  await reads[0]?.([task(1)]);
  expect(list.isIdle).toBe(false);
  list.stop();
  expect(poll.isAnswered).toBe(false);
  await starts[0]?.refuse();
  expect(await poll.answered).toBeUndefined();
  expect(await polls().answered).toBeUndefined();
  expect(list.isIdle).toBe(true);
});

test("a list with a reserved poll is not idle", async () => {
  const { list, reads, polls } = openList();
  polls();
  await reads[0]?.([]);
  const reserved = list.reserve();
  expect(list.waitingCount).toBe(0);
  expect(list.isIdle).toBe(false);
  reserved?.release();
  expect(list.waitingCount).toBe(1);
});
