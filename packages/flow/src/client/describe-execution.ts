import type { WorkflowExecutionInfo } from "@aws-sdk/client-swf";
import { payloadValue } from "../data/payload.ts";
import type { DomainCalls, NamedRun } from "./domain-calls.ts";

export type ExecutionStatus =
  | "OPEN"
  | "COMPLETED"
  | "FAILED"
  | "CANCELED"
  | "TERMINATED"
  | "CONTINUED_AS_NEW"
  | "TIMED_OUT";

/** What lists say of an execution. */
export interface ExecutionSummary extends NamedRun {
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly status: ExecutionStatus;
  readonly startedAt: Date;
  /** `undefined` while it is open. */
  readonly closedAt: Date | undefined;
  readonly tags: readonly string[];
  readonly parent: NamedRun | undefined;
  readonly cancelRequested: boolean;
}

export interface ExecutionDescription extends ExecutionSummary {
  readonly taskList: string;
  readonly priority: number | undefined;
  readonly childPolicy: string;
  readonly lambdaRole: string | undefined;
  readonly executionStartToCloseMs: number | undefined;
  readonly taskStartToCloseMs: number | undefined;
  /** How many of each are open. */
  readonly open: {
    readonly activityTasks: number;
    readonly decisionTasks: number;
    readonly timers: number;
    readonly childWorkflowExecutions: number;
    readonly lambdaFunctions: number;
  };
  /** When the last activity task was scheduled. */
  readonly lastActivityTaskAt: Date | undefined;
  /** What the workflow has published last; `undefined` if nothing. */
  readonly state: unknown;
  /** `latestExecutionContext` as it is, if it was not written by this SDK. */
  readonly executionContext: string | undefined;
}

/** Rejects with UnknownResourceFault if there is no such run. */
export async function describeExecution(parts: DomainCalls, execution: NamedRun): Promise<ExecutionDescription> {
  const { calls, domain } = parts;
  const detail = await calls.call("DescribeWorkflowExecution", { domain, execution });
  const { executionInfo = {}, executionConfiguration, openCounts, latestExecutionContext: context } = detail;
  const { taskList, taskPriority, childPolicy = "TERMINATE", lambdaRole } = executionConfiguration ?? {};
  return {
    ...summaryOf({ ...executionInfo, execution }),
    taskList: taskList?.name ?? "",
    priority: taskPriority === undefined ? undefined : Number(taskPriority),
    childPolicy,
    lambdaRole,
    executionStartToCloseMs: millisecondsOf(executionConfiguration?.executionStartToCloseTimeout),
    taskStartToCloseMs: millisecondsOf(executionConfiguration?.taskStartToCloseTimeout),
    open: {
      activityTasks: openCounts?.openActivityTasks ?? 0,
      decisionTasks: openCounts?.openDecisionTasks ?? 0,
      timers: openCounts?.openTimers ?? 0,
      childWorkflowExecutions: openCounts?.openChildWorkflowExecutions ?? 0,
      lambdaFunctions: openCounts?.openLambdaFunctions ?? 0,
    },
    lastActivityTaskAt: detail.latestActivityTaskTimestamp,
    ...(await publishedIn(parts, context)),
  };
}

export function summaryOf(info: Partial<WorkflowExecutionInfo>): ExecutionSummary {
  const { execution, workflowType, executionStatus, closeStatus, parent } = info;
  return {
    workflowId: execution?.workflowId ?? "",
    runId: execution?.runId ?? "",
    workflowType: { name: workflowType?.name ?? "", version: workflowType?.version ?? "" },
    // `as`: SWF has these.
    status: executionStatus === "CLOSED" ? (closeStatus as ExecutionStatus) : "OPEN",
    startedAt: info.startTimestamp ?? new Date(0),
    closedAt: info.closeTimestamp,
    tags: info.tagList ?? [],
    parent: parent && { workflowId: parent.workflowId ?? "", runId: parent.runId ?? "" },
    cancelRequested: info.cancelRequested === true,
  };
}

/** The worker wraps the published state, so that a history says which SDK decides. */
async function publishedIn(
  { payloads, converter }: DomainCalls,
  context: string | undefined,
): Promise<Pick<ExecutionDescription, "state" | "executionContext">> {
  const ours = readContext(context);
  if (ours === undefined) return { state: undefined, executionContext: context };
  const text = ours.state === undefined ? undefined : await payloads.decode(ours.state);
  return { state: payloadValue(text, converter), executionContext: undefined };
}

function readContext(context: string | undefined): { readonly state: string | undefined } | undefined {
  try {
    const value: unknown = JSON.parse(context ?? "");
    if (typeof value !== "object" || value === null || !("openswf" in value)) return undefined;
    return { state: "state" in value && typeof value.state === "string" ? value.state : undefined };
  } catch {
    return undefined;
  }
}

function millisecondsOf(seconds: string | undefined): number | undefined {
  return seconds === undefined || seconds === "NONE" ? undefined : Number(seconds) * 1_000;
}
