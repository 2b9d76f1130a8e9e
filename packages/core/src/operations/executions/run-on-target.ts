import {
  requestCancelWorkflowExecution as requestCancel,
  signalWorkflowExecution as signal,
  terminateWorkflowExecution as terminate,
} from "@openswf/engine/commands/execution";
import { openCounts } from "@openswf/engine/state";
import type { RunId } from "@openswf/model/brand";
import { unknownExecution, unknownOpenExecution } from "@openswf/model/faults";
import type { OperationName } from "@openswf/model/operations";
import type { CachedExecution } from "../../commit/cached-execution.ts";
import { readEventOf } from "../../commit/read-events.ts";
import { type Command, ExecutionMissing } from "../../commit/stepping.ts";
import { secondsOf } from "../../protocol/timestamp.ts";
import { type Call, type Operation, requireDomain, requireExecution, throttleExecution } from "../call.ts";
import type { Services } from "../services.ts";
import { executionInfo } from "../visibility/execution-info.ts";

interface Target {
  readonly domain: string;
  readonly workflowId: string;
  readonly runId?: string | undefined;
}

/**
 * Runs a command on the open execution that a request names: the given run or, without a run id, the open run of the
 * workflowId. Throws UnknownResourceFault if there is none.
 */
async function runOnTarget<Name extends OperationName>(
  call: Pick<Call<Name>, "services" | "scope">,
  target: Target,
  command: Command<void>,
): Promise<undefined> {
  const { services } = call;
  const { workflowId } = target;
  const domain = await requireDomain(call, target.domain);
  const missing = (): Error =>
    target.runId === undefined
      ? unknownOpenExecution(workflowId)
      : unknownExecution({ workflowId, runId: target.runId });
  // `as`: a run id that no run has does no harm; the look-up finds nothing.
  const runId = (target.runId as RunId | undefined) ?? (await services.store.findOpenRun(domain.key, workflowId));
  if (runId === undefined) throw missing();
  try {
    await services.executions.run(runId, (stepping) => {
      const { execution, transition } = stepping;
      if (execution.domain !== domain.key || execution.workflowId !== workflowId || transition.isClosed)
        throw missing();
      command(stepping);
    });
  } catch (error) {
    throw error instanceof ExecutionMissing ? missing() : error;
  }
  return undefined;
}

export const signalWorkflowExecution: Operation<"SignalWorkflowExecution"> = async (call) => {
  const { input, services, operation, scope } = call;
  throttleExecution(services, operation, `${scope}/${input.domain}/${input.workflowId}`);
  return runOnTarget(call, input, ({ transition }) =>
    signal(transition, { signalName: input.signalName, input: input.input }, undefined),
  );
};

export const requestCancelWorkflowExecution: Operation<"RequestCancelWorkflowExecution"> = async (call) => {
  const { input, services, operation, scope } = call;
  throttleExecution(services, operation, `${scope}/${input.domain}/${input.workflowId}`);
  return runOnTarget(call, input, ({ transition }) => requestCancel(transition, undefined));
};

export const terminateWorkflowExecution: Operation<"TerminateWorkflowExecution"> = async (call) => {
  const { reason, details, childPolicy } = call.input;
  return runOnTarget(call, call.input, ({ transition }) => terminate(transition, { reason, details, childPolicy }));
};

export const describeWorkflowExecution: Operation<"DescribeWorkflowExecution"> = async (call) => {
  const { services, input } = call;
  const domain = await requireDomain(call, input.domain);
  const execution = await requireExecution(call, domain, input.execution);
  const { state, runId, workflowId } = execution;
  const { settings, closing, latestActivityTaskAt } = state;
  return {
    executionConfiguration: {
      childPolicy: settings.childPolicy,
      executionStartToCloseTimeout: settings.executionStartToCloseTimeout,
      lambdaRole: settings.lambdaRole,
      taskList: { name: settings.taskList },
      taskPriority: settings.taskPriority,
      taskStartToCloseTimeout: settings.taskStartToCloseTimeout,
    },
    executionInfo: executionInfo({
      runId,
      workflowId,
      workflowType: state.workflowType,
      startedAt: state.startedAt,
      closedAt: closing?.at,
      closeStatus: closing?.status,
      parent: state.parent?.execution,
      tagList: state.tagList,
      cancelRequested: state.cancelRequested,
    }),
    latestActivityTaskTimestamp: latestActivityTaskAt === undefined ? undefined : secondsOf(latestActivityTaskAt),
    latestExecutionContext: await latestExecutionContext(services, execution),
    openCounts: openCounts(state),
  };
};

/** The context can be 32 K characters, so the state holds only the id of the event that contains it. */
async function latestExecutionContext(services: Services, execution: CachedExecution): Promise<string | undefined> {
  const eventId = execution.state.latestExecutionContextEventId;
  if (eventId === undefined) return undefined;
  const event = await readEventOf(services.store, execution, eventId, "DecisionTaskCompleted");
  return event.attributes.executionContext;
}
