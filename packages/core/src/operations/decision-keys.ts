import type { Decision } from "@openswf/model/decisions";
import type { KeyValue } from "../ports/access-control.ts";
import { activityTypeKeys, firstOf, tagListKeys, taskListKeys, workflowTypeKeys } from "./operation-keys.ts";

const none: KeyValue = () => undefined;

/**
 * The keys of a decision, which is judged as if it were an operation of its name. `undefined` for the one that is not:
 * what a Lambda function may be called with is a matter of the execution's role. (guide)
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
      // The guide and the service model name this key differently: either may be in somebody's policy.
      const version: KeyValue = (key) =>
        key === "swf:workflowtypeversion" || key === "swf:workflowtype.version" ? workflowTypeVersion : undefined;
      return firstOf(version, taskListKeys(taskList), tagListKeys(tagList));
    }
    case "ScheduleLambdaFunction":
      return undefined;
    default:
      return none;
  }
}

/** The role that a decision passes on to SWF, which the caller must be allowed to pass. */
export function roleOf(decision: Decision): string | undefined {
  switch (decision.decisionType) {
    case "StartChildWorkflowExecution":
    case "ContinueAsNewWorkflowExecution":
      return decision.attributes.lambdaRole;
    default:
      return undefined;
  }
}
