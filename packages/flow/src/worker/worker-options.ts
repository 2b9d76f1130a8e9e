import type { ActivityFunctions } from "../activities/activity-functions.ts";
import type { Converter } from "../data/converter.ts";
import type { Payloads } from "../data/payload-edges.ts";
import type { WorkflowBundle } from "../isolation/workflow-bundle.ts";
import type { SendingClient } from "../transport/sdk-calls.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import type { Clock } from "../waiting/clock.ts";
import type { WorkerLog } from "./worker-log.ts";

export interface WorkerOptions {
  readonly domain: string;
  /** The files that export workflows, or a bundle of them that was made before. Without any, the worker runs activities only. */
  readonly workflows?: URL | readonly URL[] | WorkflowBundle;
  /** The activities, as a module: `import * as activities from "./activities.ts"`. */
  readonly activities?: ActivityFunctions;
  /** Functions that workflows call within decision tasks: `localActivities`. Default: the activities. */
  readonly localActivities?: ActivityFunctions;
  /** The lists that are polled. Default: those of the workflows, for decisions and activities alike. */
  readonly taskLists?: readonly string[];
  /** A client of `@aws-sdk/client-swf`. Default: made from the environment, as AWS's tools do. */
  readonly client?: SendingClient;
  /** Instead of a client: any way to call SWF, such as a server in the same process. */
  readonly calls?: SwfCalls;
  /** Registers the domain and the types that are missing. Default: true. */
  readonly register?: boolean;
  /** The version of the activity types. Default: 1. */
  readonly activityVersion?: string;
  /** Codecs and a blob store: `dataPipeline(...)`. */
  readonly payloads?: Payloads;
  /** Activities at a time. Default: 100. */
  readonly activitySlots?: number;
  /** Decision tasks at a time. Default: 20. */
  readonly decisionSlots?: number;
  /** Polls at a time on each list. Default: 5. */
  readonly pollersMax?: number;
  /** Executions that wait in memory. 0 turns the worker's own list off. Default: 1,000. */
  readonly cachedExecutionsMax?: number;
  /** Who works, in the history. Default: the name of the machine and the process id. */
  readonly identity?: string;
  /** Default: one JSON object a line on stderr. */
  readonly log?: WorkerLog;
  /** How long `stop` lets activities run before they are told to stop, in milliseconds. Default: 0. */
  readonly graceMs?: number;
  readonly converter?: Converter;
  readonly clock?: Clock;
}
