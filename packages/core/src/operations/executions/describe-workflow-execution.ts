import { openCounts } from "@openswf/engine/state";
import type { CachedExecution } from "../../commit/cached-execution.ts";
import { readEventOf } from "../../commit/read-events.ts";
import { secondsOf } from "../../protocol/timestamp.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { noKeys } from "../input-keys.ts";
import type { Services } from "../services.ts";
import { inDomain } from "../subject.ts";
import { executionInfo } from "../visibility/execution-info.ts";
import { requireExecution } from "./require-execution.ts";

export const describeWorkflowExecution: Definition<"DescribeWorkflowExecution"> = {
  kind: "read",
  subject: inDomain,
  keys: noKeys,
  bucket: bucket(2000, 6),
  async run(call) {
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
  },
};

/** The context can be 32 K characters, so the state holds only the id of the event that contains it. */
async function latestExecutionContext(services: Services, execution: CachedExecution): Promise<string | undefined> {
  const eventId = execution.state.latestExecutionContextEventId;
  if (eventId === undefined) return undefined;
  const event = await readEventOf(services.store, execution, eventId, "DecisionTaskCompleted");
  return event.attributes.executionContext;
}
