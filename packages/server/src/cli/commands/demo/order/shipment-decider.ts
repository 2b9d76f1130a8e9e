import type { Decision } from "@openswf/model/wire-types";
import type { History } from "./history.ts";

/** A shipment, the child of an order: wait one second for the courier, then complete. */
export function decideShipment(history: History): Decision[] {
  if (!history.has("TimerStarted")) {
    return [
      { decisionType: "StartTimer", startTimerDecisionAttributes: { timerId: "courier", startToFireTimeout: "1" } },
    ];
  }
  if (!history.has("TimerFired")) return [];
  return [
    {
      decisionType: "CompleteWorkflowExecution",
      completeWorkflowExecutionDecisionAttributes: { result: "handed to the courier" },
    },
  ];
}
