import type { ActivityFunctions } from "../activities/activity-functions.ts";
import type { ActivityInterceptor } from "../activities/activity-interceptor.ts";
import type { Converter } from "../data/converter.ts";
import type { Payloads } from "../data/payload-edges.ts";
import type { WorkflowBundle } from "../isolation/workflow-bundle.ts";
import type { WorkflowCode } from "../replay/workflow-code.ts";
import type { SendingClient } from "../transport/sdk-calls.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import type { Clock } from "../waiting/clock.ts";
import type { Measure } from "./measure.ts";
import type { WorkerLog } from "./worker-log.ts";

export interface WorkerOptions {
  readonly domain: string;
  /**
   * The files that export workflows, a bundle of them, or what `loadWorkflows` made of them: then workers share one realm. Without
   * any, the worker runs activities only.
   */
  readonly workflows?: URL | readonly URL[] | WorkflowBundle | WorkflowCode;
  /** The activities, as a module: `import * as activities from "./activities.ts"`. Without any, the worker runs workflows only. */
  readonly activities?: ActivityFunctions;
  /** The version of the activity types. Default: 1. */
  readonly activityVersion?: string;
  /** Further versions of activities that run beside `activityVersion`, by version: `{ "1": oldActivities }`. */
  readonly otherActivities?: Readonly<Record<string, ActivityFunctions>>;
  /** Functions that workflows call within decision tasks: `localActivities`. Default: the activities. */
  readonly localActivities?: ActivityFunctions;
  /**
   * The lists that are polled. Default: those of the workflows, for decisions and activities alike. A list must not be shared with
   * workers of another SDK.
   */
  readonly taskLists?: readonly string[];
  /** A client of `@aws-sdk/client-swf`. Default: made from the environment, as AWS's tools do. */
  readonly client?: SendingClient;
  /** Instead of a client: any way to call SWF, such as a server in the same process. */
  readonly calls?: SwfCalls;
  /** Registers the domain and the types that are missing. Default: true. */
  readonly register?: boolean;
  /** Codecs and a blob store: `new DataPipeline(...)`. The same as that of the clients. */
  readonly payloads?: Payloads;
  /**
   * Activities at a time. A poll that is out holds a slot, so there are at least as many as there are task lists. Default: 100.
   */
  readonly activitySlots?: number;
  /**
   * Activities of one name at a time in this worker: `{ render: 2 }`. A task that waits for its turn holds a slot, and its start-to-close
   * time runs; heartbeats are sent for it. For tight limits, better give such activities a task list of their own.
   */
  readonly activityLimits?: Readonly<Record<string, number>>;
  /** Decision tasks at a time, with at least one slot for each task list. Default: 20. */
  readonly decisionSlots?: number;
  /** Polls at a time on each list, when it has much to give. Default: 5; 2 on openswf, where answers bring the next task. */
  readonly pollersMax?: number;
  /** Executions that wait in memory. 0 turns the worker's own task list off. Default: 1,000. */
  readonly cachedExecutionsMax?: number;
  /**
   * Bytes that executions in memory may take. It is an estimate: 40,000 bytes for an execution, or more where its code imports large
   * libraries, and two bytes for each character of its history. Default: 256 MiB.
   */
  readonly cachedBytesMax?: number;
  /**
   * How long workflow code may run without waiting, in milliseconds, before it is ended and its execution held. Node 22 cannot end code: there,
   * an execution is held if its code returns late, and a loop without end blocks the worker. Default: 5,000.
   */
  readonly activationMs?: number;
  /** Who works, in the history. Up to 256 characters. Default: the name of the machine and the process id. */
  readonly identity?: string;
  /** Default: one JSON object a line on stderr. */
  readonly log?: WorkerLog;
  /** Run around each call of an activity. The first is the outermost. */
  readonly activityInterceptors?: readonly ActivityInterceptor[];
  /** Called after each task, for a metrics library. It must not throw. */
  readonly onMeasure?: (measure: Measure) => void;
  /** Stops the worker when it aborts, also while it starts: `startWorker` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** How long `stop` lets activities run before they are told to stop, in milliseconds. Default: 0. */
  readonly graceMs?: number;
  /**
   * How long `stop` waits for activities that were told to stop, in milliseconds. Then it leaves them: their answers may still arrive.
   * Default: 60,000.
   */
  readonly stopMs?: number;
  readonly converter?: Converter;
  readonly clock?: Clock;
}

/** Numbers that must be whole, and their least value. */
const leastOf = {
  activitySlots: 1,
  decisionSlots: 1,
  pollersMax: 1,
  cachedExecutionsMax: 0,
  cachedBytesMax: 0,
  activationMs: 1,
  graceMs: 0,
  stopMs: 0,
} as const satisfies Partial<Record<keyof WorkerOptions, number>>;

/** @throws RangeError if a number makes no sense, TypeError if there is nothing to do */
export function checkOptions(options: WorkerOptions): void {
  // `as`: the keys of an object literal.
  for (const name of Object.keys(leastOf) as readonly (keyof typeof leastOf)[]) {
    checkNumber(name, options[name], leastOf[name]);
  }
  for (const [name, limit] of Object.entries(options.activityLimits ?? {})) {
    checkNumber(`activityLimits.${name}`, limit, 1);
  }
  if ((options.identity?.length ?? 0) > identityMax)
    throw new RangeError(`identity: expected up to ${identityMax} characters`);
  if (options.taskLists?.length === 0 || (options.taskLists === undefined && options.workflows === undefined)) {
    throw new TypeError("startWorker: give workflows, or the taskLists to poll for activities");
  }
}

/** Characters of an identity that SWF takes. */
export const identityMax = 256;

function checkNumber(name: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least)) return;
  throw new RangeError(`${name} ${value}: expected a whole number from ${least}`);
}
