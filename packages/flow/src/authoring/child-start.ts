import { type Duration, toSeconds } from "../data/duration.ts";
import type { Command } from "./command.ts";
import { hostFor } from "./current-host.ts";
import { headersMember, type StartChildCall } from "./interceptors.ts";
import { requireTags, requireWorkflowId } from "./swf-names.ts";
import { encodeArguments } from "./values.ts";

/** The decision that starts a child. All settings go with it, so that no type needs defaults. */
export function startingChild(call: StartChildCall): Command<"StartChildWorkflowExecution"> {
  const { workflowType, input: value, options, headers } = call;
  const { name } = workflowType;
  const { taskList = name, childPolicy = "TERMINATE", lambdaRole, priority, tags } = options;
  if (tags !== undefined) requireTags(tags);
  const input = encodeArguments({ args: [value], ...headersMember(headers) }, `The input of the child ${name}`);
  return {
    decisionType: "StartChildWorkflowExecution",
    attributes: {
      workflowId: options.workflowId === undefined ? childId() : requireWorkflowId(options.workflowId),
      workflowType,
      taskList: { name: taskList },
      childPolicy,
      executionStartToCloseTimeout: seconds(options.executionStartToClose ?? "365 days"),
      taskStartToCloseTimeout: seconds(options.taskStartToClose ?? "30 seconds"),
      ...(input !== undefined && { input }),
      ...(tags !== undefined && { tagList: [...tags] }),
      ...(priority !== undefined && { taskPriority: String(priority) }),
      ...(lambdaRole !== undefined && { lambdaRole }),
    },
  };
}

/** The parent's workflow id, some characters of its run id, and a count. SWF's run ids may have what a workflow id must not. */
function childId(): string {
  const { info, nextId } = hostFor("A child workflow");
  return `${info.workflowId.slice(0, 200)}.${info.runId.replaceAll(/[^A-Za-z0-9]/g, "").slice(-16)}.${nextId("c")}`;
}

function seconds(duration: Duration): string {
  return String(toSeconds(duration));
}
