import type { DecisionTask } from "@aws-sdk/client-swf";
import type { LocalCall, LocalOutcome } from "../authoring/host.ts";
import type { Payloads } from "../data/payload-edges.ts";
import type { ReplayOptions } from "../replay/execution-replay.ts";
import type { WorkflowCode } from "../replay/workflow-code.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import type { Clock } from "../waiting/clock.ts";
import type { ExecutionCache } from "./execution-cache.ts";
import type { Measure } from "./measure.ts";
import type { WorkerLog } from "./worker-log.ts";

/** What the work on all decision tasks of a worker shares. */
export interface DecisionWork {
  readonly calls: SwfCalls;
  readonly domain: string;
  readonly identity: string;
  readonly payloads: Payloads;
  readonly clock: Clock;
  readonly cache: ExecutionCache;
  /** The list of this worker's own, where the next tasks of executions in its cache go. `undefined` without a cache. */
  readonly stickyList: string | undefined;
  /** Set when the worker stops: further tasks go to the usual lists at once. */
  isDraining: boolean;
  readonly log: WorkerLog;
  readonly measure: (measure: Measure) => void;
  readonly code: WorkflowCode;
  readonly replayOptions: (task: OpenDecisionTask) => ReplayOptions;
  readonly runLocal: (task: OpenDecisionTask, call: LocalCall) => Promise<LocalOutcome>;
}

/** A task with all that we need of it. */
export interface OpenDecisionTask extends DecisionTask {
  readonly taskToken: string;
  readonly startedEventId: number;
  readonly workflowExecution: { readonly workflowId: string; readonly runId: string };
  /** The list that it came from. Its further pages come from there too. */
  readonly polledList: string;
  /** When it came, in milliseconds since 1970 by our own clock. */
  readonly receivedAt: number;
}

/** The fields that identify a task in the log. */
export function about({ workflowExecution, workflowType }: OpenDecisionTask): object {
  return { ...workflowExecution, workflowType: workflowType?.name, version: workflowType?.version };
}
