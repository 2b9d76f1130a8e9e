import type { ExecutionSummary } from "../client/describe-execution.ts";
import type { DomainCalls } from "../client/domain-calls.ts";
import { listExecutions } from "../client/list-executions.ts";
import type { WorkflowCode } from "../replay/workflow-code.ts";

/** Executions in one reply, which is the most that SWF gives. */
const pageSize = 1_000;

export interface Chosen {
  /** A type of workflow to keep to. Default: all. */
  readonly type: string | undefined;
  /** How many of those that have closed last are replayed too, of each type. */
  readonly closed: number;
}

/** Workflow types as `order 1`. */
export const typeName = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  `${name} ${version}`;

/** All that are open, then those of each type that have closed last. Those of types that the code lacks are told to `skipped`. */
export async function* executionsToCheck(
  calls: DomainCalls,
  code: WorkflowCode,
  { type, closed }: Chosen,
  skipped: (execution: ExecutionSummary) => void,
): AsyncGenerator<ExecutionSummary, void, undefined> {
  const workflows = code.workflows.filter(({ name }) => type === undefined || name === type);
  const known = new Set(workflows.map(typeName));
  const filter = type === undefined ? {} : { type: { name: type } };
  for await (const execution of listExecutions(calls, filter, { pageSize })) {
    if (known.has(typeName(execution.workflowType))) yield execution;
    else skipped(execution);
  }
  for (const { name, version } of closed === 0 ? [] : workflows) {
    let left = closed;
    const list = listExecutions(
      calls,
      // By the time of the close, which lists what has closed last first.
      { status: "CLOSED", type: { name, version }, closedFrom: new Date(0) },
      { pageSize: Math.min(closed, pageSize) },
    );
    for await (const execution of list) {
      yield execution;
      left -= 1;
      if (left === 0) break;
    }
  }
}
