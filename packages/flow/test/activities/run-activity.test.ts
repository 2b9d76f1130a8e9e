import { beforeAll, describe, expect, test } from "vitest";
import { type ActivityContext, currentActivity } from "../../src/activity.ts";
import { bundleWorkflows } from "../../src/isolation/bundle/bundle-workflows.ts";
import type { WorkflowBundle } from "../../src/isolation/workflow-bundle.ts";
import type { Measure } from "../../src/worker/measure.ts";
import type { WorkerOptions } from "../../src/worker/worker-options.ts";
import { countOf, historyOf } from "../worker/history-of.ts";
import { wildCalls } from "../worker/wild-calls.ts";
import { FlowWorld } from "../world/flow-world.ts";
import { type Asked, calling } from "./fixtures/calling.ts";

let workflows: WorkflowBundle;

beforeAll(async () => {
  workflows = await bundleWorkflows(new URL("./fixtures/calling.ts", import.meta.url));
}, 120_000);

type Activities = NonNullable<WorkerOptions["activities"]>;

/** Lets time of the world pass. Ends early with the signal's reason. */
function passing(world: FlowWorld) {
  return (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const takeBack = world.clock.after(milliseconds, () => resolve());
      signal?.addEventListener("abort", () => {
        takeBack();
        reject(signal.reason);
      });
    });
}

async function outcomes(activities: Activities, asked: Asked, options: Partial<WorkerOptions> = {}) {
  await using world = await FlowWorld.open();
  await world.worker({ workflows, activities, ...options });
  return await world.until(world.client.execute(calling, asked));
}

describe("what an activity throws is what the workflow catches", () => {
  test.each([
    { what: "nothing", thrown: undefined, caught: "ThrownValue: undefined" },
    { what: "a text", thrown: "broken", caught: "ThrownValue: broken" },
    { what: "a symbol", thrown: Symbol("s"), caught: "Symbol(s)" },
    { what: "an error", thrown: new RangeError("too far"), caught: "RangeError: too far" },
    { what: "an error of a megabyte", thrown: new Error("x".repeat(1_000_000)), caught: "xxxxx" },
  ])("$what", async ({ thrown, caught }) => {
    const fail = (): never => {
      throw thrown;
    };
    const [outcome] = await outcomes({ fail }, { name: "fail" });
    expect(outcome).toContain(caught.split(": ").at(-1));
  });
});

test("an activity that the worker does not have fails with what it has, and may be tried again elsewhere", async () => {
  await using world = await FlowWorld.open();
  const greet = (): string => "hello";
  await world.worker({ taskLists: ["elsewhere"], activities: { greet } });
  await world.worker({ workflows, activities: { other: greet } });
  const [outcome] = await world.until(world.client.execute(calling, { name: "greet" }));
  expect(outcome).toContain("This worker has no activity greet 1; it has other 1.");
  expect(outcome).not.toContain("not retryable");
});

test("a result that is too large fails the activity, says its size, and is not tried again", async () => {
  let runs = 0;
  const large = (): string => {
    runs += 1;
    return "x".repeat(40_000);
  };
  const options = { retry: { attempts: 5 } };
  const [outcome] = await outcomes({ large }, { name: "large", options });
  expect(outcome).toMatch(/has 40,002 characters, but SWF takes 32,768.*TextTooLargeError; not retryable/);
  expect(runs).toBe(1);
});

test("a result without a form in JSON fails the activity", async () => {
  const cyclic = (): unknown => {
    const value: Record<string, unknown> = {};
    value["self"] = value;
    return value;
  };
  const [outcome] = await outcomes({ cyclic }, { name: "cyclic" });
  expect(outcome).toContain("not retryable");
});

test("an activity that obeys a request for cancellation is canceled, with its details", async () => {
  await using world = await FlowWorld.open();
  const pass = passing(world);
  const obey = async ({ signal, heartbeat }: ActivityContext): Promise<void> => {
    for (;;) {
      heartbeat();
      await pass(1_000, signal);
    }
  };
  await world.worker({ workflows, activities: { obey } });
  const options = { heartbeat: "3 seconds", cancellation: "wait" } as const;
  const handle = await world.client.start(calling, { name: "obey", options });
  await world.untilTime(5_000);
  await handle.cancel();
  await world.until(handle.result().catch(() => {}));
  expect(countOf(await historyOf(world, handle), "ActivityTaskCanceled")).toBe(1);
});

test("an activity that ignores a request for cancellation completes", async () => {
  await using world = await FlowWorld.open();
  const pass = passing(world);
  const ignore = async ({ heartbeat }: ActivityContext): Promise<string> => {
    for (let count = 0; count < 10; count++) {
      heartbeat({ count });
      await pass(1_000);
    }
    return "done";
  };
  await world.worker({ workflows, activities: { ignore } });
  const options = { heartbeat: "3 seconds", cancellation: "wait" } as const;
  const handle = await world.client.start(calling, { name: "ignore", options });
  await world.untilTime(2_000);
  await handle.cancel();
  expect(await world.until(handle.result())).toEqual(["done"]);
});

test("with automatic heartbeats, a silent activity lives and hears of a request for cancellation", async () => {
  await using world = await FlowWorld.open();
  const pass = passing(world);
  const silent = async ({ signal }: ActivityContext): Promise<void> => await pass(60_000, signal);
  await world.worker({ workflows, activities: { silent } });
  const options = { heartbeat: "3 seconds", automaticHeartbeat: true, cancellation: "wait" } as const;
  const handle = await world.client.start(calling, { name: "silent", options });
  await world.untilTime(30_000);
  expect(countOf(await historyOf(world, handle), "ActivityTaskTimedOut")).toBe(0);
  await handle.cancel();
  await world.until(handle.result().catch(() => {}));
  expect(countOf(await historyOf(world, handle), "ActivityTaskCanceled")).toBe(1);
});

test("an activity whose task has timed out is told so, and answers nothing", async () => {
  await using world = await FlowWorld.open();
  const pass = passing(world);
  const measures: Measure[] = [];
  let reason: unknown;
  const slow = async ({ signal, heartbeat }: ActivityContext): Promise<string> => {
    try {
      for (;;) {
        heartbeat();
        await pass(1_000, signal);
      }
    } catch (error) {
      reason = error;
      return "too late";
    }
  };
  const called: string[] = [];
  const calls = wildCalls(world.calls, (operation) => void called.push(operation));
  await world.worker({ workflows, activities: { slow }, calls, onMeasure: (each) => measures.push(each) });
  const options = { startToClose: "5 seconds", heartbeat: "3 seconds" } as const;
  const [outcome] = await world.until(world.client.execute(calling, { name: "slow", options }));
  expect(outcome).toContain("START_TO_CLOSE");
  await world.untilTime(5_000);
  expect(reason).toMatchObject({ message: "the task is not this worker's any more" });
  expect(measures.filter(({ kind }) => kind === "activity task")).toMatchObject([{ outcome: "lost" }]);
  expect(called.filter((name) => name.startsWith("RespondActivity"))).toEqual([]);
  expect(world.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("an activity can be finished later, from anywhere, also if its code caught the error of later()", async () => {
  await using world = await FlowWorld.open();
  const tokens: string[] = [];
  const later = ({ later, taskToken }: ActivityContext): void => {
    tokens.push(taskToken);
    try {
      later();
    } catch {
      // As code does that catches everything.
    }
  };
  await world.worker({ workflows, activities: { later } });
  const result = world.client.execute(calling, { name: "later", times: 2 });
  await world.untilTime(1_000);
  const [first = "", second = ""] = tokens;
  await world.client.completeActivity(first, "finished");
  await world.client.failActivity(second, new Error("not this time"));
  expect((await world.until(result)).toSorted()).toEqual([expect.stringContaining("not this time"), "finished"]);
});

test("answers that are lost, or refused for a while, arrive in the end", async () => {
  await using world = await FlowWorld.open();
  let answers = 0;
  const calls = wildCalls(world.calls, (operation) => {
    if (operation !== "RespondActivityTaskCompleted") return undefined;
    answers += 1;
    return answers < 4 ? "lose the request" : answers === 4 ? "lose the reply" : undefined;
  });
  await world.worker({ workflows, activities: { greet: () => "hello" }, calls });
  expect(await world.until(world.client.execute(calling, { name: "greet" }))).toEqual(["hello"]);
  await world.untilTime(60_000);
  expect(world.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("when the worker shuts down, activities are told after the grace, and may be tried again", async () => {
  await using world = await FlowWorld.open();
  const pass = passing(world);
  const work = async ({ signal, attempt }: ActivityContext): Promise<string> => {
    if (attempt === 1) await pass(3_600_000, signal);
    return `attempt ${attempt}`;
  };
  const first = await world.worker({ workflows, activities: { work }, graceMs: 10_000 });
  const options = { startToClose: "2 hours", retry: { first: "1 second" } } as const;
  const result = world.client.execute(calling, { name: "work", options });
  await world.untilTime(1_000);
  const began = world.clock.now();
  await world.until(first.stop());
  expect(world.clock.now() - began).toBe(10_000);
  await world.worker({ workflows, activities: { work } });
  expect(await world.until(result)).toEqual(["attempt 2"]);
});

test("an activity that has not begun when its worker shuts down goes to another, and uses up no attempt", async () => {
  await using world = await FlowWorld.open();
  const pass = passing(world);
  let begun = 0;
  const work = async ({ signal, attempt }: ActivityContext): Promise<string> => {
    begun += 1;
    await pass(10_000, signal);
    return `attempt ${attempt}`;
  };
  const first = await world.worker({ workflows, activities: { work }, activityLimits: { work: 1 } });
  const without = world.client.execute(calling, { name: "work", times: 2 });
  await world.untilTime(1_000);
  const once = world.client.execute(calling, { name: "work", options: { retry: { attempts: 1 } } });
  await world.untilTime(2_000);
  expect(begun).toBe(1);
  await world.until(first.stop());
  await world.worker({ workflows, activities: { work } });
  // Only the one that had begun has failed.
  const failed = expect.stringContaining("the worker shuts down; WorkerShutdown");
  expect((await world.until(without)).toSorted()).toEqual([failed, "attempt 2"]);
  expect(await world.until(once)).toEqual(["attempt 2"]);
});

test("a worker stops although an activity does not, and says which", async () => {
  await using world = await FlowWorld.open();
  const worker = await world.worker({ workflows, activities: { deaf: () => new Promise(() => {}) }, stopMs: 30_000 });
  await world.client.start(calling, { name: "deaf" });
  await world.untilTime(1_000);
  const began = world.clock.now();
  await world.until(worker.stop());
  expect(world.clock.now() - began).toBe(30_000);
  expect(world.log.lines.at(-1)).toMatchObject({
    level: "warn",
    message: "worker stopped, but some activities did not",
    fields: { activities: ["deaf a1"] },
  });
});

test("versions of activities run side by side", async () => {
  const activities = { greet: () => "new" };
  const options = { activityVersion: "2", otherActivities: { "1": { greet: () => "old" } } };
  expect(await outcomes(activities, { name: "greet", options: { version: "1" } }, options)).toEqual(["old"]);
  expect(await outcomes(activities, { name: "greet", options: { version: "2" } }, options)).toEqual(["new"]);
});

test("no more activities of a name run at a time than their limit, and those that wait beat", async () => {
  await using world = await FlowWorld.open();
  const pass = passing(world);
  let running = 0;
  let most = 0;
  const render = async ({ heartbeat }: ActivityContext): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    for (let count = 0; count < 4; count++) {
      heartbeat();
      await pass(1_000);
    }
    running -= 1;
  };
  await world.worker({ workflows, activities: { render }, activityLimits: { render: 2 } });
  const options = { heartbeat: "2 seconds", startToClose: "1 minute" } as const;
  const results = await world.until(world.client.execute(calling, { name: "render", options, times: 8 }));
  expect(results).toEqual(Array(8).fill(null));
  expect(most).toBe(2);
});

test("a worker of activities alone polls the list that they are sent to", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ taskLists: ["gpu"], activities: { render: () => "on the gpu" } });
  await world.worker({ workflows });
  expect(await world.until(world.client.execute(calling, { name: "render", options: { taskList: "gpu" } }))).toEqual([
    "on the gpu",
  ]);
});

test("interceptors stand around the function, see headers, and change arguments and results", async () => {
  const seen: string[] = [];
  const around = (name: string): NonNullable<WorkerOptions["activityInterceptors"]>[number] => ({
    async execute(call, next) {
      seen.push(`${name} ${call.headers["trace"]} ${call.context.activityType.name}`);
      return `${name}(${await next({ ...call, args: call.args.map((arg) => `${arg}!`) })})`;
    },
  });
  const options = { activityInterceptors: [around("outer"), around("inner")] };
  const asked = { name: "echo", args: ["hi"] };
  expect(await outcomes({ echo: (text: string) => text }, asked, options)).toEqual(["outer(inner(hi!!))"]);
  expect(seen).toEqual(["outer t1 echo", "inner t1 echo"]);
});

test("the context of an activity is known wherever its code is", async () => {
  const deep = async (): Promise<string> => {
    await Promise.resolve();
    return currentActivity().activityId;
  };
  expect(await outcomes({ deep }, { name: "deep" })).toEqual(["a1"]);
});
