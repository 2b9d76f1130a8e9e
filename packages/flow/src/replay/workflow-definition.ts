import type { HistoryEvent } from "../authoring/history-event.ts";
import type { ExecutionInfo } from "../authoring/host.ts";
import { WorkflowFault } from "./workflow-fault.ts";

/** The execution that is replayed. SWF's histories do not say it of themselves. */
export interface ReplayedExecution {
  readonly domain: string;
  readonly workflowId: string;
  readonly runId: string;
}

export function infoOf(
  { at, attributes }: HistoryEvent<"WorkflowExecutionStarted">,
  execution: ReplayedExecution,
): ExecutionInfo {
  const { workflowType, taskList, tagList = [], parentWorkflowExecution: parent, continuedExecutionRunId } = attributes;
  const { childPolicy, executionStartToCloseTimeout, taskStartToCloseTimeout, taskPriority, lambdaRole } = attributes;
  const { domain, workflowId, runId } = execution;
  return {
    domain,
    workflowId,
    runId,
    workflowType: { name: workflowType?.name ?? "", version: workflowType?.version ?? "" },
    taskList: taskList?.name ?? "",
    tagList,
    startedAt: at,
    settings: { childPolicy, executionStartToCloseTimeout, taskStartToCloseTimeout, taskPriority, lambdaRole },
    parent: parent?.workflowId === undefined ? undefined : { workflowId: parent.workflowId, runId: parent.runId ?? "" },
    continuedFromRunId: continuedExecutionRunId,
  };
}

interface Definition {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly run?: unknown;
}

/** The workflow of a type among what the author's files export. */
export function definitionOf(
  workflows: Readonly<Record<string, unknown>>,
  { name, version }: ExecutionInfo["workflowType"],
): unknown {
  const all = Object.values(workflows).filter((value) => typeof value === "object" && value !== null);
  // `as`: exports may be anything; those that are no workflows have no such members.
  const definitions = (all as readonly Definition[]).filter(({ run }) => typeof run === "function");
  const found = definitions.find((each) => each.name === name && each.version === version);
  if (found !== undefined) return found;
  const known = definitions.map((each) => `${each.name} ${each.version}`);
  throw new WorkflowFault(
    `no workflow ${name} ${version} is exported by the files that were given; they export ${known.join(", ") || "none"}`,
  );
}
