import type { StartWorkflowExecutionInput, WorkflowExecutionStartedEventAttributes } from "@aws-sdk/client-swf";
import { headersMember } from "../authoring/interceptors.ts";
import { toSeconds } from "../data/duration.ts";
import { type EnvelopeSignal, writeInput } from "../data/envelope.ts";
import { isSwfFault, type SwfFault } from "../transport/swf-fault.ts";
import { Backoff } from "../waiting/backoff.ts";
import { pause } from "../waiting/clock.ts";
import { AlreadyStartedError, alreadyStarted } from "./already-started.ts";
import type { ClientParts } from "./client-parts.ts";
import { encoded, type NamedRun } from "./domain-calls.ts";
import { newestRun, openRun } from "./find-run.ts";
import { intercepted, type StartCall } from "./interceptors.ts";
import type { StartOptions } from "./start-options.ts";

/** Rounds in which an execution is open when we start, and closed when we look for it. */
const roundsMax = 5;
/** Runs that one execution can have become while a start was sent again. */
const generationsMax = 20;
const roundWaits = { firstMs: 50, maxMs: 1_000 };

/** Starts through the interceptors. */
export function startExecution(
  parts: ClientParts,
  call: Omit<StartCall, "options" | "headers"> & { readonly options: StartOptions },
  signals: readonly EnvelopeSignal[] = [],
): Promise<NamedRun> {
  const { workflowId = parts.newWorkflowId(), headers = {} } = call.options;
  const isOwnId = call.options.workflowId === undefined;
  const steps = parts.interceptors.map((each) => each.start);
  const start = intercepted(steps, (given: StartCall) => startNow(parts, given, { signals, isOwnId }));
  return start({ ...call, options: { ...call.options, workflowId }, headers });
}

interface Starting {
  readonly signals: readonly EnvelopeSignal[];
  /** Whether nobody else can have started an execution under this id. */
  readonly isOwnId: boolean;
}

async function startNow(parts: ClientParts, call: StartCall, { signals, isOwnId }: Starting): Promise<NamedRun> {
  const { workflowId, idempotent = false } = call.options;
  const input = await startInput(parts, call, signals);
  const waits = new Backoff(roundWaits);
  for (let round = 1; ; round++) {
    const started = await tryStart(parts, input);
    if ("runId" in started) return started;
    // Nobody else knows the id, so the reply to an attempt of ours was lost.
    if (isOwnId) return await newestRun(parts, workflowId);
    const ours = isRepeated(started.fault) ? await runOfInput(parts, input) : undefined;
    if (ours !== undefined) return ours;
    const runId = await openRun(parts, workflowId);
    if (idempotent && runId !== undefined) return { workflowId, runId };
    if (!idempotent || round === roundsMax) throw new AlreadyStartedError(workflowId, runId, started.fault);
    await pause(parts.clock, waits.next());
  }
}

/** The run, or the fault that says that an execution is open. */
async function tryStart(
  { calls }: ClientParts,
  input: StartWorkflowExecutionInput & { readonly workflowId: string },
): Promise<NamedRun | { readonly fault: SwfFault }> {
  try {
    const { runId = "" } = await calls.call("StartWorkflowExecution", input);
    return { workflowId: input.workflowId, runId };
  } catch (error) {
    if (isSwfFault(error, alreadyStarted)) return { fault: error };
    if (isSwfFault(error, "UnknownResourceFault") && error.message.startsWith("Unknown type")) {
      error.message += ". Start a worker that has this workflow: it registers the type";
    }
    throw error;
  }
}

/** Whether the reply to an earlier attempt was lost, which may have started what this attempt has met. */
function isRepeated({ $metadata }: SwfFault): boolean {
  return ($metadata.attempts ?? 1) > 1;
}

/** The run that has this input, if it is the newest, closed or open, or one that the newest continues. */
async function runOfInput(
  parts: ClientParts,
  given: StartWorkflowExecutionInput & { readonly workflowId: string },
): Promise<NamedRun | undefined> {
  const { workflowId, input, workflowType, taskList } = given;
  let execution: NamedRun | undefined = await newestRun(parts, workflowId).catch((error: unknown) => {
    // Lists may lag.
    if (isSwfFault(error, "UnknownResourceFault")) return undefined;
    throw error;
  });
  if (execution === undefined) return undefined;
  for (let generation = 0; generation < generationsMax; generation++) {
    const started: WorkflowExecutionStartedEventAttributes | undefined = await startOf(parts, execution);
    const isOurs =
      started?.input === input &&
      started?.workflowType?.name === workflowType?.name &&
      started?.workflowType?.version === workflowType?.version &&
      started?.taskList?.name === taskList?.name;
    if (isOurs) return execution;
    const runId = started?.continuedExecutionRunId;
    if (runId === undefined) return undefined;
    execution = { workflowId, runId };
  }
  return undefined;
}

async function startOf(
  { calls, domain }: ClientParts,
  execution: NamedRun,
): Promise<WorkflowExecutionStartedEventAttributes | undefined> {
  const { events } = await calls.call("GetWorkflowExecutionHistory", { domain, execution, maximumPageSize: 1 });
  return events?.[0]?.workflowExecutionStartedEventAttributes;
}

async function startInput(
  parts: ClientParts,
  { workflow, input: value, options, headers }: StartCall,
  signals: readonly EnvelopeSignal[],
): Promise<StartWorkflowExecutionInput & { readonly workflowId: string }> {
  const { workflowId, tags, priority } = options;
  const settings = { ...workflow.options, ...options };
  const { taskList = workflow.name, childPolicy = "TERMINATE", lambdaRole } = settings;
  const envelope = {
    args: [value],
    ...headersMember(headers),
    ...(signals.length > 0 && { signals }),
  };
  const input = await encoded(parts, writeInput(envelope, parts.converter), `The input of ${workflow.name}`);
  return {
    domain: parts.domain,
    workflowId,
    workflowType: { name: workflow.name, version: workflow.version },
    taskList: { name: taskList },
    childPolicy,
    executionStartToCloseTimeout: String(toSeconds(settings.executionStartToClose ?? "365 days")),
    taskStartToCloseTimeout: String(toSeconds(settings.taskStartToClose ?? "30 seconds")),
    ...(input !== undefined && { input }),
    ...(tags !== undefined && { tagList: [...tags] }),
    ...(priority !== undefined && { taskPriority: String(priority) }),
    ...(lambdaRole !== undefined && { lambdaRole }),
  };
}
