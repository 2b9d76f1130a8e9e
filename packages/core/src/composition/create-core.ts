import { startActivityTask } from "@openswf/engine/commands/activity-task";
import { startDecisionTask } from "@openswf/engine/commands/decision-task";
import { tick } from "@openswf/engine/commands/tick";
import type { Limits } from "@openswf/model/limits";
import type { HandedTask } from "../commit/effects.ts";
import { Executions } from "../commit/executions.ts";
import { GroupCommit } from "../commit/group-commit.ts";
import { ExecutionMissing } from "../commit/stepping.ts";
import { ErrandRunner } from "../errands/errand-runner.ts";
import type { ErrandServices } from "../errands/errand-services.ts";
import { runErrand } from "../errands/run-errand.ts";
import { LambdaCalls } from "../lambda/lambda-calls.ts";
import type { Services } from "../operations/services.ts";
import type { AccessControl } from "../ports/access-control.ts";
import type { Audit } from "../ports/audit.ts";
import type { Clock } from "../ports/clock.ts";
import type { LambdaInvoker } from "../ports/lambda-invoker.ts";
import type { Log } from "../ports/log.ts";
import type { Randomness } from "../ports/randomness.ts";
import type { Core } from "../ports/transport.ts";
import { OpenExecutions } from "../registrations/open-executions.ts";
import { Registrations } from "../registrations/registrations.ts";
import { RetentionSweep } from "../registrations/retention-sweep.ts";
import type { Store } from "../stores/store.ts";
import type { TaskRow } from "../stores/tasks.ts";
import { TaskLists } from "../task-lists/task-lists.ts";
import { type Throttling, tokenBuckets, unthrottled } from "../throttle/throttle.ts";
import { TimerDriver } from "../timers/timer-driver.ts";
import { TaskTokens } from "../tokens/task-tokens.ts";
import { TokenKeyRing } from "../tokens/token-keys.ts";
import { answerRequests } from "./answer.ts";
import { followOtherServers, lookEveryMs, takeAheadOf } from "./other-servers.ts";

/** Everything the core needs from outside. It creates none of this itself, so a test controls all of it. */
export interface CoreOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
  readonly limits: Limits;
  /** Identifies callers. */
  readonly access: AccessControl;
  /** Receives changes and refusals; `undefined` turns auditing off. */
  readonly audit: Audit | undefined;
  readonly lambda: LambdaInvoker | undefined;
  /** Who shares a token bucket: an account in each region, as in the service, or each principal. */
  readonly throttling: Throttling;
}

/** Assembles a server and resumes unfinished work: deadlines that have passed and errands that have not run. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { store, clock, randomness, log, limits } = options;
  const group = new GroupCommit(store, limits.groupCommitMax, clock);
  const registrations = new Registrations(store, clock, limits);
  const openExecutions = new OpenExecutions(store, clock, limits.openExecutionsMax);

  const taskLists = new TaskLists(clock, limits, {
    bufferedMax: limits.bufferedTasksPerListMax,
    log,
    readTasks: (list, limit) => store.readTasks(list, undefined, limit),
    start: (task, identity) => startTask(executions, task, identity),
    takeAhead: takeAheadOf(store, randomness),
    isStillStarted: async (task) => isStillStarted(await executions.read(task.execution.runId), task),
  });
  const timers = new TimerDriver({
    store,
    clock,
    log,
    wake: (runId) => executions.wake(runId, ({ transition }) => tick(transition)),
    ...(!store.exclusive && { lookEveryMs }),
  });
  const errands = new ErrandRunner({
    store,
    clock,
    log,
    run: (runId, errand) => runErrand(errandServices, runId, errand),
    adoptAfterMs: store.exclusive ? undefined : lookEveryMs,
  });
  const sweep = new RetentionSweep(store, clock, log, limits.retentionSweepMs);
  const executions: Executions = new Executions({
    store,
    group,
    clock,
    limits,
    dice: () => (randomness.bytes(1)[0] ?? 0) / 255,
    effects: {
      reservePoll: (list) => taskLists.reserve(list),
      tasksAdded: (tasks) => taskLists.add(tasks),
      tasksRemoved: (tasks) => taskLists.remove(tasks),
      errandsPromised: (rows) => errands.promised(rows),
      wakeAt: (instant) => timers.note(instant),
      outcomeUnknown: (changes) => {
        for (const { tasksAdded, errandsAdded, wakeAt, created, closed } of changes) {
          taskLists.doubt(tasksAdded.map(({ list }) => list));
          if (errandsAdded.length > 0) errands.lookAgain();
          if (typeof wakeAt === "number") timers.note(wakeAt);
          if (created !== undefined || closed !== undefined) openExecutions.doubt();
        }
      },
      executionStarted: ({ domain }) => openExecutions.started(domain),
      executionClosed: ({ domain }) => openExecutions.closed(domain),
    },
  });
  const tokenKeys = await TokenKeyRing.load(store, randomness, clock, log);
  const services: Services = {
    store,
    clock,
    randomness,
    limits,
    access: options.access,
    audit: options.audit,
    tokenKeys,
    taskTokens: new TaskTokens(tokenKeys),
    registrations,
    openExecutions,
    executions,
    taskLists,
    lambdaCalls: new LambdaCalls(options.lambda, limits.runningLambdaFunctionsMax, clock),
    throttle: options.throttling === "off" ? unthrottled : tokenBuckets(clock, limits.tasksScheduledPerSecondPerList),
  };
  const errandServices: ErrandServices = { ...services, log };
  const requests = answerRequests(services, log, options.throttling);
  timers.start();
  errands.start();
  sweep.start();
  const stopFollowing = followOtherServers({ store, clock, taskLists, timers, errands, registrations, openExecutions });

  return {
    answer: (request) => requests.answer(request),
    health: () => ({
      status: group.isHealthy ? "ok" : "ill",
      store: group.isHealthy ? "ok" : "ill",
      waitingPolls: taskLists.waitingCount,
      cachedExecutions: executions.cachedCount,
    }),
    async stop() {
      // What started last stops first, and each part waits for what it owns.
      stopFollowing();
      services.lambdaCalls.stop();
      taskLists.stop();
      const orderly = async (): Promise<void> => {
        await Promise.all([sweep.stop(), timers.stop()]);
        await errands.stop();
        await requests.settled();
        await group.settled();
        await store.close();
      };
      await within(clock, limits.shutdownMs, orderly(), () =>
        log.error({ shutdownMs: limits.shutdownMs }, "the store did not answer in time: it is not closed"),
      );
    },
  };
}

/** Settles with `work`, or when the time is over: it then calls `onLate` and no longer waits for the work. */
function within(clock: Clock, ms: number, work: Promise<void>, onLate: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(clock.now() + ms, () => {
      onLate();
      resolve();
    });
    work.then(resolve, reject).finally(cancel);
  });
}

async function startTask(
  executions: Executions,
  task: TaskRow,
  identity: string | undefined,
): Promise<HandedTask | undefined> {
  try {
    return await executions.run(task.runId, ({ execution, transition }): HandedTask | undefined => {
      if (task.list.kind === "decision") {
        const started = startDecisionTask(transition, task.scheduledEventId, identity);
        return started && { kind: "decision", execution, started };
      }
      const started = startActivityTask(transition, task.scheduledEventId, identity);
      return started && { kind: "activity", execution, started };
    });
  } catch (error) {
    // Retention may have removed the execution since its task was read.
    if (error instanceof ExecutionMissing) return undefined;
    throw error;
  }
}

/** Whether the execution still waits for the task that was handed out. */
function isStillStarted(execution: HandedTask["execution"] | undefined, { kind, started }: HandedTask): boolean {
  if (execution === undefined || execution.state.closing !== undefined) return false;
  const { decisionTask, activityTasks } = execution.state;
  if (kind === "decision") return decisionTask?.startedEventId === started.startedEventId;
  return activityTasks.get(started.scheduledEventId)?.startedEventId === started.startedEventId;
}
