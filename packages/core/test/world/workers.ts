import type { ActivityTask, Decision, DecisionTask } from "@openswf/model/wire-types";
import { ConnectionLost, FaultAnswer, type Poll } from "./client.ts";
import type { World } from "./world.ts";

/** What a decider makes of a task. It sees the whole history, so it answers a repeated task as it did the first time. */
type Decider = (task: DecisionTask) => readonly Decision[];
export interface Workers {
  /** By task list. */
  readonly deciders: Readonly<Record<string, Decider>>;
  /** By task list: the result of the activity. */
  readonly activityWorkers?: Readonly<Record<string, (task: ActivityTask) => string>>;
}

/** Longer than any decision or activity task may take: what was lost comes back. */
const patienceSeconds = 11;
const roundsMax = 200;

/** All workers go on until every execution has closed, whatever happens to the server meanwhile. */
export async function workUntilAllClosed(world: World, workers: Workers): Promise<void> {
  for (let round = 0; round < roundsMax; round += 1) {
    const worked = await surviving(world, () => workOnce(world, workers));
    if (worked === true) continue;
    if ((await world.executions()).every(({ closedAt }) => closedAt !== undefined)) return;
    await surviving(world, () => world.waits(patienceSeconds));
  }
  throw new Error("the executions do not close");
}

/** Runs a step; when the server is gone, it comes up again. A fault is the answer to a step that came too late. */
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

/** Each worker polls once. True when any of them had something to do. */
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
