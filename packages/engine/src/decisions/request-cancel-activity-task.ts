import type { Decision } from "@openswf/model/decisions";
import type { RequestCancelActivityTaskFailedCause } from "@openswf/model/wire-types";
import { activityTaskOffer, isPollable } from "../tasks.ts";
import { type Decided, type Deciding, failed, taken } from "./deciding.ts";

/**
 * RequestCancelActivityTask flags a started task, whose worker hears of it at its next heartbeat. A task that no poll
 * has taken leaves its list now and is canceled in a later transaction: with a close in the same batch the service
 * shows only the request. (seen)
 */
export function requestCancelActivityTask(
  deciding: Deciding,
  decision: Decision<"RequestCancelActivityTask">,
): Decided {
  const { transition, world, decisionTaskCompletedEventId } = deciding;
  const { activityId } = decision.attributes;
  const refuse = (cause: RequestCancelActivityTaskFailedCause): Decided => {
    transition.record("RequestCancelActivityTaskFailed", { activityId, cause, decisionTaskCompletedEventId });
    return failed;
  };
  if (!world.isPermitted(decision)) {
    return refuse("OPERATION_NOT_PERMITTED");
  }
  const scheduledEventId = transition.state.activityIds.get(activityId);
  const task = scheduledEventId === undefined ? undefined : transition.state.activityTasks.get(scheduledEventId);
  if (task === undefined) return refuse("ACTIVITY_ID_UNKNOWN");
  if (isPollable(task)) transition.withdraw(activityTaskOffer(task));
  transition.record("ActivityTaskCancelRequested", { activityId, decisionTaskCompletedEventId });
  return taken;
}
