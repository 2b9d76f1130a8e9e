import type { Decision } from "@openswf/model/decisions";
import { firstOf, type KeyValue } from "../../ports/access-control.ts";
import { activityTypeKeys, noKey, tagListKeys, taskListKeys, workflowTypeKeys } from "../condition-keys.ts";

/**
 * The condition keys of a decision, which is authorized as if it were the operation of the same name. `undefined` for
 * ScheduleLambdaFunction, which is not: the execution's role governs which functions it may call. (guide)
 */
export function decisionKeys(decision: Decision): KeyValue | undefined {
  switch (decision.decisionType) {
    case "ScheduleActivityTask": {
      const { activityType, taskList } = decision.attributes;
      return firstOf(activityTypeKeys(activityType), taskListKeys(taskList));
    }
    case "StartChildWorkflowExecution": {
      const { workflowType, taskList, tagList } = decision.attributes;
      return firstOf(workflowTypeKeys(workflowType), taskListKeys(taskList), tagListKeys(tagList));
    }
    case "ContinueAsNewWorkflowExecution": {
      const { workflowTypeVersion, taskList, tagList } = decision.attributes;
      // The guide and the service model name this key differently, and a policy may use either.
      const version: KeyValue = (key) =>
        key === "swf:workflowtypeversion" || key === "swf:workflowtype.version" ? workflowTypeVersion : undefined;
      return firstOf(version, taskListKeys(taskList), tagListKeys(tagList));
    }
    case "ScheduleLambdaFunction":
      return undefined;
    default:
      return noKey;
  }
}

/** The role that a decision passes to SWF. The caller needs permission to pass it. */
export function roleOf(decision: Decision): string | undefined {
  switch (decision.decisionType) {
    case "StartChildWorkflowExecution":
    case "ContinueAsNewWorkflowExecution":
      return decision.attributes.lambdaRole;
    default:
      return undefined;
  }
}
