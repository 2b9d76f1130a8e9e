import type { ActivityTask, Decision, DecisionTask } from "@openswf/model/wire-types";
import { ConnectionLost, FaultAnswer, type Poll } from "./client.ts";
import type { World } from "./world.ts";

/** Makes decisions from a task. It sees the whole history, so it decides a repeated task the same way. */
type Decider = (task: DecisionTask) => readonly Decision[];
export interface Workers {
  /** By task list. */
  readonly deciders: Readonly<Record<string, Decider>>;
  /** By task list: returns the activity's result. */
  readonly activityWorkers?: Readonly<Record<string, (task: ActivityTask) => string>>;
}

/** Longer than the timeout of any decision or activity task, so that lost tasks time out and return. */
const patienceSeconds = 11;
const roundsMax = 200;

/** Runs all workers until every execution has closed, whatever happens to the server. */
export async function workUntilAllClosed(world: World, workers: Workers): Promise<void> {
  for (let round = 0; round < roundsMax; round += 1) {
    const worked = await surviving(world, () => workOnce(world, workers));
    if (worked === true) continue;
    if ((await world.executions()).every(({ closedAt }) => closedAt !== undefined)) return;
    await surviving(world, () => world.waits(patienceSeconds));
  }
  throw new Error("some executions never close");
}

/** Runs a step, and restarts the server if it is down. A fault means that the step came too late. */
export async function surviving<Result>(world: World, step: () => Promise<Result>): Promise<Result | undefined> {
  try {
    const result = await step();
    if (!world.isUp) await world.comesUp();
    return result;
  } catch (error) {
    if (!(error instanceof ConnectionLost) && !(error instanceof FaultAnswer)) throw error;
    if (!world.isUp) await world.comesUp();
    return undefined;
  }
}

/** Each worker polls once. Returns true if any of them had work. */
async function workOnce(world: World, { deciders, activityWorkers = {} }: Workers): Promise<boolean> {
  let worked = false;
  for (const [list, decide] of Object.entries(deciders)) {
    const task = await taken(world, world.pollsForDecisionTask(list));
    if (task === undefined) continue;
    worked = true;
    await world.answers(task, ...decide(task));
  }
  for (const [list, work] of Object.entries(activityWorkers)) {
    const task = await taken(world, world.pollsForActivityTask(list));
    if (task === undefined) continue;
    worked = true;
    await world.call("RespondActivityTaskCompleted", { taskToken: task.taskToken, result: work(task) });
  }
  return worked;
}

async function taken<Task>(world: World, poll: Poll<Task>): Promise<Task | undefined> {
  await world.settles();
  if (poll.isWaiting && world.isUp) poll.hangUp();
  return poll.answer();
}
