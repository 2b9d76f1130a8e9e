import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { ActivityTask } from "@aws-sdk/client-swf";
import { namesOf } from "../activities/activity-functions.ts";
import { runActivity } from "../activities/run-activity.ts";
import type { ActivityWork } from "../activities/running-activity.ts";
import { jsonConverter } from "../data/converter.ts";
import { plainPayloads } from "../data/payload-edges.ts";
import { loadWorkflows, requireConverter, type WorkflowCode } from "../replay/workflow-code.ts";
import { callsFor } from "../transport/calls-for.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import { systemClock } from "../waiting/clock.ts";
import { type DecisionWork, pollForDecision, pollTimeoutMs, workOnDecision } from "./decision-worker.ts";
import { ExecutionCache } from "./execution-cache.ts";
import { Pollers } from "./pollers.ts";
import { registerMissing } from "./register-types.ts";
import { runLocal } from "./run-local.ts";
import { Slots } from "./slots.ts";
import { jsonLog, messageOf, type WorkerLog } from "./worker-log.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** A worker that polls until it is stopped. */
export interface Worker extends AsyncDisposable {
  readonly identity: string;
  /**
   * Takes no new tasks, and resolves once those it has are answered. No task is lost: on Amazon SWF it waits for polls that are out
   * (up to 60 seconds), on openswf it ends them.
   */
  stop(): Promise<void>;
}

/** Polls whose connection ends lose no task there. */
const abortSafePolls = "abort-safe-polls";

/** Starts to poll for the tasks of workflows and activities. Resolves once everything is registered and loaded. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { domain, log = jsonLog, activities = {} } = options;
  const calls = options.calls ?? (await callsFor(options.client));
  const identity = options.identity ?? `${hostname()}:${process.pid}`;
  const code = options.workflows === undefined ? undefined : await loadWorkflows(options.workflows);
  if (code !== undefined) requireConverter(code, (options.converter ?? jsonConverter).name);
  const workflows = code?.workflows ?? [];
  const taskLists = options.taskLists ?? [
    ...new Set(workflows.map(({ name, options: { taskList } }) => taskList ?? name)),
  ];
  if (taskLists.length === 0) throw new Error("startWorker: give workflows, or taskLists to poll for activities");
  if (options.register !== false) {
    const activityNames = namesOf(activities);
    const { activityVersion = "1" } = options;
    await registerMissing({ calls, domain, workflows, activities: activityNames, activityVersion, retentionDays: 30 });
  }
  const shutdown = new AbortController();
  const worker = { options, calls, identity, log, taskLists };
  const decisions = code === undefined ? undefined : pollDecisions(worker, code);
  const tasks = namesOf(activities).length === 0 ? [] : pollActivities(worker, shutdown.signal);
  log.info({ domain, taskLists, identity, workflows: workflows.map(({ name }) => name) }, "worker started");
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const abort = calls.extensions.has(abortSafePolls);
    const cancelGrace = (options.clock ?? systemClock).after(options.graceMs ?? 0, () => shutdown.abort());
    await Promise.all([...(decisions?.pollers ?? []), ...tasks].map((pollers) => pollers.stop({ abort })));
    cancelGrace();
    decisions?.cache.clear();
    if (options.calls === undefined) calls.close();
    log.info({ domain, identity }, "worker stopped");
  };
  const stopOnce = (): Promise<void> => (stopped ??= stop());
  return { identity, stop: stopOnce, [Symbol.asyncDispose]: stopOnce };
}

interface Working {
  readonly options: WorkerOptions;
  readonly calls: SwfCalls;
  readonly identity: string;
  readonly log: WorkerLog;
  readonly taskLists: readonly string[];
}

/** Executions that wait in memory, unless the options say otherwise. */
const cachedExecutions = 1_000;

function pollDecisions(
  { options, calls, identity, log, taskLists }: Working,
  code: WorkflowCode,
): { readonly pollers: readonly Pollers<never>[]; readonly cache: ExecutionCache } {
  const { domain, payloads = plainPayloads, converter = jsonConverter, clock = systemClock } = options;
  const cache = new ExecutionCache(options.cachedExecutionsMax ?? cachedExecutions);
  const functions = options.localActivities ?? options.activities ?? {};
  const work: DecisionWork = {
    calls,
    domain,
    identity,
    payloads,
    cache,
    log,
    stickyList: options.cachedExecutionsMax === 0 ? undefined : `openswf-worker-${randomUUID()}`,
    code,
    replayOptions: ({ workflowExecution }) => ({
      execution: { domain, ...workflowExecution },
      context: code.context,
      instantiate: (host) => code.instantiate(host),
      limited: (run) => code.limited(run),
      where: (stack) => code.where(stack),
      originalStack: (stack) => code.originalStack(stack),
      offloads: !payloads.isPlain,
      runLocal: (call) => runLocal({ functions, converter, clock }, call),
      log: (level, message, fields) => log[level]({ ...workflowExecution, ...fields }, message),
      onChange: (change) => log.warn({ ...workflowExecution, ...change }, "a setting has changed under an execution"),
    }),
  };
  const slots = new Slots(options.decisionSlots ?? 20);
  const lists = [...taskLists, ...(work.stickyList === undefined ? [] : [work.stickyList])];
  const pollers = lists.map(
    (taskList) =>
      new Pollers({
        poll: (signal) => pollForDecision(work, taskList, signal),
        work: (task) => workOnDecision(work, task, taskList),
        failed: (error) => log.warn({ taskList, error: messageOf(error) }, "polling for decision tasks failed"),
        slots,
        pollersMax: options.pollersMax ?? 5,
        clock,
      }),
  );
  // `as`: only `stop` is used from here on.
  return { pollers: pollers as unknown as readonly Pollers<never>[], cache };
}

function pollActivities(
  { options, calls, identity, log, taskLists }: Working,
  shutdown: AbortSignal,
): readonly Pollers<ActivityTask>[] {
  const { domain, activities = {}, payloads = plainPayloads, converter = jsonConverter, clock = systemClock } = options;
  const work: ActivityWork = {
    calls,
    activities,
    payloads,
    converter,
    clock,
    shutdown,
    log: (fields) => ({
      debug: (message, more) => log.debug({ ...fields, ...more }, message),
      info: (message, more) => log.info({ ...fields, ...more }, message),
      warn: (message, more) => log.warn({ ...fields, ...more }, message),
      error: (message, more) => log.error({ ...fields, ...more }, message),
    }),
  };
  const slots = new Slots(options.activitySlots ?? 100);
  return taskLists.map(
    (taskList) =>
      new Pollers<ActivityTask>({
        poll: async (signal) => {
          const input = { domain, identity, taskList: { name: taskList } };
          const task = await calls.call("PollForActivityTask", input, {
            signal,
            timeoutMs: pollTimeoutMs,
            retryForMs: 0,
          });
          return task.taskToken ? task : undefined;
        },
        work: (task) =>
          runActivity(work, task).catch((error: unknown) => {
            const about = { ...task.workflowExecution, activityId: task.activityId, error: messageOf(error) };
            log.error(about, "SWF could not be told how an activity ended");
          }),
        failed: (error) => log.warn({ taskList, error: messageOf(error) }, "polling for activity tasks failed"),
        slots,
        pollersMax: options.pollersMax ?? 5,
        clock,
      }),
  );
}
