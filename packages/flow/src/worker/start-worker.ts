import { setMaxListeners } from "node:events";
import { hostname } from "node:os";
import { ActivityTypes } from "../activities/activity-functions.ts";
import { jsonConverter } from "../data/converter.ts";
import { plainPayloads } from "../data/payload-edges.ts";
import { isLoaded, loadWorkflows, requireConverter, type WorkflowCode } from "../replay/workflow-code.ts";
import { callsFor } from "../transport/calls-for.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import { systemClock } from "../waiting/clock.ts";
import type { WorkerLoad } from "./measure.ts";
import { Outage } from "./outage.ts";
import { pollActivities } from "./poll-activities.ts";
import { pollDecisions } from "./poll-decisions.ts";
import { registerMissing } from "./register-types.ts";
import { type Polling, stopWorker } from "./stop-worker.ts";
import { jsonLog } from "./worker-log.ts";
import { checkOptions, identityMax, type WorkerOptions } from "./worker-options.ts";
import { measuring, type Working } from "./working.ts";

/** A worker that polls until it is stopped. */
export interface Worker extends AsyncDisposable {
  readonly identity: string;
  /**
   * Takes no new tasks, and resolves once those it has are answered. No task is lost: on Amazon SWF it waits for polls that are out
   * (up to 60 seconds), on openswf it ends them. Activities are told to stop after `graceMs`. Further calls wait for the same end.
   */
  stop(): Promise<void>;
  /** What it does at this moment, for metrics and health checks. */
  load(): WorkerLoad;
}

/** Days that closed executions are kept in a domain that the worker registers. */
const retentionDays = 30;

/**
 * Starts to poll for the tasks of workflows and activities. Resolves once everything is registered and loaded.
 *
 *     const worker = await startWorker({ domain: "shop", workflows: new URL("./order.ts", import.meta.url), activities });
 *     process.once("SIGTERM", () => worker.stop());
 *
 * @throws RegistrationError if the domain or a type is deprecated
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  checkOptions(options);
  options.signal?.throwIfAborted();
  const calls = options.calls ?? (await callsFor(options.client));
  try {
    return await start(options, calls);
  } catch (error) {
    closeOwn(options, calls);
    options.signal?.throwIfAborted();
    throw error;
  }
}

async function start(options: WorkerOptions, calls: SwfCalls): Promise<Worker> {
  const { domain, activities = {}, activityVersion = "1", signal } = options;
  const code = await codeOf(options);
  const types = new ActivityTypes(activities, activityVersion, options.otherActivities);
  const working = workingOf(options, calls, code);
  const workflows = code?.workflows ?? [];
  if (options.register !== false) {
    const { clock, log } = working;
    await registerMissing({ calls, clock, log, signal, domain, workflows, activities: types.all, retentionDays });
  }
  signal?.throwIfAborted();
  const shutdown = new AbortController();
  // One for each activity that runs.
  setMaxListeners(0, shutdown.signal);
  const polling: Polling = {
    decisions: workflows.length === 0 || code === undefined ? undefined : pollDecisions(working, code),
    activities: types.all.length === 0 ? undefined : pollActivities(working, types, shutdown.signal),
  };
  const { identity, log, taskLists } = working;
  log.info({ domain, taskLists, identity, workflows: workflows.map(({ name }) => name) }, "worker started");
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= stopWorker(working, polling, shutdown).finally(() => closeOwn(options, calls));
    return stopped;
  };
  signal?.addEventListener("abort", () => void stop(), { once: true });
  return { identity, stop, load: () => loadOf(polling), [Symbol.asyncDispose]: stop };
}

async function codeOf({
  workflows,
  activationMs,
  converter = jsonConverter,
}: WorkerOptions): Promise<WorkflowCode | undefined> {
  if (workflows === undefined) return undefined;
  const code = isLoaded(workflows) ? workflows : await loadWorkflows(workflows, { activationMs });
  requireConverter(code, converter.name);
  if (code.workflows.length > 0) return code;
  throw new TypeError("startWorker: the files of workflows export none; export what workflow(...) returns");
}

function workingOf(options: WorkerOptions, calls: SwfCalls, code: WorkflowCode | undefined): Working {
  const { log = jsonLog, clock = systemClock, payloads = plainPayloads, converter = jsonConverter } = options;
  const { identity = `${hostname()}:${process.pid}`.slice(-identityMax), taskLists } = options;
  const own = code?.workflows.map(({ name, options: { taskList } }) => taskList ?? name) ?? [];
  const measure = measuring(options, log);
  return {
    ...{ options, calls, identity, log, clock, payloads, converter, measure, outage: new Outage(log, clock) },
    taskLists: [...new Set(taskLists ?? own)],
  };
}

/** What was handed in belongs to its maker. */
function closeOwn(options: WorkerOptions, calls: SwfCalls): void {
  if (options.calls === undefined) calls.close();
}

function loadOf({ decisions, activities }: Polling): WorkerLoad {
  const pollers = [...(decisions?.pollers ?? []), ...(activities?.pollers ?? [])];
  return {
    decisionSlotsUsed: decisions?.slots.used ?? 0,
    activitySlotsUsed: activities?.slots.used ?? 0,
    polls: pollers.reduce((sum, { polls }) => sum + polls, 0),
    cachedExecutions: decisions?.cache.size ?? 0,
    cachedBytes: decisions?.cache.bytes ?? 0,
  };
}
