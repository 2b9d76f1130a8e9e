import { startWorker } from "@openswf/flow/worker";
import { repeatFor } from "../../load/clients.ts";
import { Latencies } from "../../load/latencies.ts";
import { check } from "../../report/report.ts";
import * as activities from "./activities.ts";
import { type Calls, openCoreHere } from "./core-here.ts";
import { steps } from "./steps.ts";
import { workerSettings } from "./worker-settings.ts";

/** Activities of one execution, so its history has up to 65 events. */
const count = 10;
/** The uncounted share of the time before. */
const warmUpShare = 0.5;

export interface DecisionTimes {
  /** The first task of an execution, which makes its modules. */
  readonly first: Latencies;
  /** All others. */
  readonly later: Latencies;
}

/**
 * The time from the reply to a poll for a decision task to the call that answers it: read the events, find or make the
 * execution, run its code, encode the decisions. One execution at a time, for so many seconds.
 */
export async function measureDecisions(
  seconds: number,
  options: { readonly cachedExecutionsMax?: number },
): Promise<DecisionTimes> {
  await using core = await openCoreHere();
  const times: DecisionTimes = { first: new Latencies(), later: new Latencies() };
  const workflows = new URL("./steps.ts", import.meta.url);
  const calls = timed(core.calls, times);
  await using worker = await startWorker({ ...workerSettings, calls, workflows, activities, ...options });
  const runOne = async (): Promise<void> => {
    const result = await core.client.execute(steps, count);
    check(result === count * (count + 1), `the sum of ${count} steps is not ${result}`);
  };
  await repeatFor(seconds * warmUpShare, [worker], runOne);
  times.first.clear();
  times.later.clear();
  const { count: executions } = await repeatFor(seconds, [worker], runOne);
  check(times.first.count === executions, "an execution has not had one first decision task");
  check(times.later.count === executions * count, "an execution has not had a decision task for each activity");
  return times;
}

/** Calls that note when decision tasks come and when they are answered. */
function timed(calls: Calls, { first, later }: DecisionTimes): Calls {
  const inHand = new Map<string, { readonly at: number; readonly times: Latencies }>();
  return {
    extensions: calls.extensions,
    callExtension: (name, input, options) => calls.callExtension(name, input, options),
    close: () => calls.close(),
    async call(name, input, options) {
      if (name === "RespondDecisionTaskCompleted") {
        const task = inHand.get(tokenOf(input));
        task?.times.add(performance.now() - task.at);
        inHand.delete(tokenOf(input));
      }
      const output = await calls.call(name, input, options);
      const taskToken = name === "PollForDecisionTask" ? tokenOf(output) : "";
      if (taskToken !== "") inHand.set(taskToken, { at: performance.now(), times: isFirst(output) ? first : later });
      return output;
    },
  };
}

/** Of a task or an answer to one. A poll that brought nothing has none. */
function tokenOf(task: unknown): string {
  const isTask = typeof task === "object" && task !== null && "taskToken" in task;
  return isTask && typeof task.taskToken === "string" ? task.taskToken : "";
}

/** Before the first task there are the start of the execution and that of the task. */
function isFirst(task: unknown): boolean {
  return typeof task === "object" && task !== null && "startedEventId" in task && task.startedEventId === 3;
}
