import type { Decision } from "@openswf/model/decisions";
import { type Decided, type Deciding, failed, taken } from "./deciding.ts";

export function recordMarker(deciding: Deciding, decision: Decision<"RecordMarker">): Decided {
  const { transition, context, decisionTaskCompletedEventId } = deciding;
  const { details, markerName } = decision.attributes;
  if (!context.isPermitted(decision)) {
    const cause = "OPERATION_NOT_PERMITTED";
    transition.record("RecordMarkerFailed", { cause, decisionTaskCompletedEventId, markerName });
    return failed;
  }
  transition.record("MarkerRecorded", { decisionTaskCompletedEventId, details, markerName });
  return taken;
}
