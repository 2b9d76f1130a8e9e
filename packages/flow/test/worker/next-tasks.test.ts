import { beforeAll, beforeEach, expect, test } from "vitest";
import type { WorkflowHandle } from "../../src/client/workflow-handle.ts";
import { bundleWorkflows } from "../../src/isolation/bundle/bundle-workflows.ts";
import type { WorkflowBundle } from "../../src/isolation/workflow-bundle.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { counting } from "./fixtures/workflows.ts";
import { historyOf } from "./history-of.ts";

let workflows: WorkflowBundle;

beforeAll(async () => {
  workflows = await bundleWorkflows(new URL("./fixtures/workflows.ts", import.meta.url));
}, 60_000);

beforeEach(() => activities.runs.clear());

const executions = 40;
const decisionTasks = 6;
const activityTasks = 4;
const tasks = executions * (decisionTasks + activityTasks);

interface Counted {
  readonly calls: SwfCalls;
  /** Polls sent on their own. */
  polls: number;
  /** Tasks that came with answers. */
  brought: number;
  /** The lists that each answer asked, by name. */
  readonly asked: (readonly string[])[];
}

function counted(calls: SwfCalls): Counted {
  const counts: Counted = {
    polls: 0,
    brought: 0,
    asked: [],
    calls: {
      ...calls,
      async call(name, input, options) {
        if (name.startsWith("PollFor")) counts.polls += 1;
        return await calls.call(name, input, options);
      },
      async callExtension(name, input, options) {
        const reply = await calls.callExtension(name, input, options);
        if (name !== "OpenSWF.RespondAndPoll") return reply;
        // `as`: the form of this call, and of its reply.
        const { polls } = input as {
          readonly polls: readonly Readonly<Record<string, { taskList: { name: string } }>>[];
        };
        counts.asked.push(polls.flatMap((poll) => Object.values(poll).map(({ taskList }) => taskList.name)));
        if ((reply as { readonly task?: object }).task !== undefined) counts.brought += 1;
        return reply;
      },
    },
  };
  return counts;
}

const startMany = (world: FlowWorld): Promise<WorkflowHandle<number>[]> =>
  world.until(Promise.all(Array.from({ length: executions }, () => world.client.start(counting, activityTasks))));

const results = (handles: readonly WorkflowHandle<number>[]): Promise<readonly number[]> =>
  Promise.all(handles.map((handle) => handle.result()));

test("a loaded worker gets most of its tasks with its answers, from each list in turn", async () => {
  await using world = await FlowWorld.open();
  const counts = counted(world.calls);
  await world.worker({ workflows, activities, calls: counts.calls, taskLists: ["counting"] });
  const handles = await startMany(world);
  expect(await world.until(results(handles))).toEqual(Array.from({ length: executions }, () => 10));
  expect(counts.brought).toBeGreaterThan(tasks / 2);
  expect(counts.polls).toBeLessThan(tasks / 2);
  const first = counts.asked.filter((lists) => lists.length === 2).map(([list]) => list);
  expect(new Set(first).size).toBe(2);
});

test("on a server without such answers it polls for each task", async () => {
  await using world = await FlowWorld.open({ announced: [] });
  const counts = counted(world.calls);
  await world.worker({ workflows, activities, calls: counts.calls, taskLists: ["counting"] });
  const handles = await startMany(world);
  await world.until(results(handles));
  expect(counts.asked).toEqual([]);
  expect(counts.polls).toBeGreaterThanOrEqual(tasks);
});

test("a worker that stops works on what its answers have brought, and asks for no more", async () => {
  await using world = await FlowWorld.open();
  const counts = counted(world.calls);
  const worker = await world.worker({ workflows, activities, calls: counts.calls, taskLists: ["counting"] });
  const handles = await startMany(world);
  await world.until(handles[0]?.result() ?? Promise.reject(new Error("none was started")));
  expect(counts.brought).toBeGreaterThan(0);
  const stopping = worker.stop();
  const before = counts.asked.length;
  await world.until(stopping);
  const afterwards = counts.asked.slice(before).length;
  // Those that were under way when it stopped.
  expect(afterwards).toBeLessThanOrEqual(20 + 100);
  await world.worker({ workflows, activities, taskLists: ["counting"] });
  await world.until(results(handles));
  for (const handle of handles) {
    // A task on the list of the worker that has gone may time out before it is started. One that was handed out may not.
    const lost = (await historyOf(world, handle)).filter(
      ({ decisionTaskTimedOutEventAttributes: decision, activityTaskTimedOutEventAttributes: activity }) =>
        (decision ?? activity)?.timeoutType === "START_TO_CLOSE",
    );
    expect(lost).toEqual([]);
  }
});
