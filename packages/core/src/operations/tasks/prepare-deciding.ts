import type { DecisionContext } from "@openswf/engine/decisions/deciding";
import type { Decision } from "@openswf/model/decisions";
import type { CachedExecution } from "../../commit/cached-execution.ts";
import { newRunId } from "../../stores/run-id.ts";
import type { TaskListKey } from "../../stores/tasks.ts";
import type { Call } from "../call.ts";
import { typesOfDecisions } from "./types-of-decisions.ts";

/**
 * Looks up in advance everything that the decisions will need, so that applying them never waits. Each call of the
 * result makes the services for one attempt. A commit that loses a race is retried, and the retry does not take tokens
 * again.
 */
export async function prepareDeciding(
  { services, throttledAs }: Call<"RespondDecisionTaskCompleted">,
  execution: CachedExecution,
  decisions: readonly Decision[],
  denied: ReadonlyMap<Decision, unknown>,
): Promise<() => DecisionContext> {
  const { domain } = execution;
  const { activityTypes, workflowTypes } = await typesOfDecisions(services.registrations, execution, decisions);
  const startsChildren = decisions.some(({ decisionType }) => decisionType === "StartChildWorkflowExecution");
  if (startsChildren) await services.openExecutions.counted(domain);
  const tokens: boolean[] = [];
  return () => {
    /** Children that this attempt has been given room for. They are counted only when they start, after the attempt. */
    let children = 0;
    let asked = 0;
    return {
      activityType: (type) => activityTypes.get(type),
      workflowType: (type) => workflowTypes.get(type),
      isPermitted: (decision) => !denied.has(decision),
      takesToken: (decisionType, taskList) => {
        const list: TaskListKey | undefined =
          taskList === undefined ? undefined : { domain, kind: "activity", name: taskList };
        const taken = tokens[asked] ?? services.throttle.admitsDecision(throttledAs, decisionType, list);
        tokens[asked] = taken;
        asked += 1;
        return taken;
      },
      hasRoomForExecution: () => {
        if (!services.openExecutions.hasRoom(domain, children + 1)) return false;
        children += 1;
        return true;
      },
      lambdaIsAvailable: services.lambdaCalls.isAvailable,
      newRunId: () => newRunId(domain, execution.workflowId, services.clock.now(), services.randomness),
    };
  };
}
