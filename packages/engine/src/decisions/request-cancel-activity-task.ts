import type { Decision } from "@openswf/model/decisions";
import type { RequestCancelActivityTaskFailedCause } from "@openswf/model/wire-types";
import { activityTaskOffer, isPollable } from "../tasks.ts";
import { type Decided, type Deciding, failed, taken } from "./deciding.ts";

/**
 * RequestCancelActivityTask flags a started task; its worker learns of the request at the next heartbeat. A task that
 * no poll has taken leaves its list now and is canceled in a later transaction. If the same batch also closes the
 * execution, the history shows only the request, as in the service. (seen)
 */
export function requestCancelActivityTask(
  deciding: Deciding,
  decision: Decision<"RequestCancelActivityTask">,
): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { activityId } = decision.attributes;
  const refuse = (cause: RequestCancelActivityTaskFailedCause): Decided => {
    transition.record("RequestCancelActivityTaskFailed", { activityId, cause, decisionTaskCompletedEventId });
    return failed;
  };
  if (!context.isPermitted(decision)) {
    return refuse("OPERATION_NOT_PERMITTED");
  }
  const scheduledEventId = transition.state.activityIds.get(activityId);
  const task = scheduledEventId === undefined ? undefined : transition.state.activityTasks.get(scheduledEventId);
  if (task === undefined) return refuse("ACTIVITY_ID_UNKNOWN");
  if (isPollable(task)) transition.withdraw(activityTaskOffer(task));
  transition.record("ActivityTaskCancelRequested", { activityId, decisionTaskCompletedEventId });
  return taken;
}
