import type { Decision } from "@openswf/model/wire-types";
import type { History } from "./history.ts";
import { activities, addressConfirmed, type RegisteredType, workflows } from "./order-names.ts";

/**
 * An order: reserve the stock, charge the card, pack for two seconds and, once the customer has confirmed the address
 * (which may happen at any time), let a child execution ship it. Returns the next decisions for a given history.
 */
export function decideOrder(history: History): Decision[] {
  if (history.has("ActivityTaskFailed") || history.has("ActivityTaskTimedOut")) {
    return [fail("an activity did not succeed")];
  }
  if (history.has("ChildWorkflowExecutionFailed") || history.has("StartChildWorkflowExecutionFailed")) {
    return [fail("the order was not shipped")];
  }
  const order = history.events[0]?.workflowExecutionStartedEventAttributes?.input ?? "";

  if (!history.wasActivityScheduled("reserve-stock")) {
    return [schedule("reserve-stock", activities.reserveStock, order)];
  }
  if (history.resultOf("reserve-stock") === undefined) return [];

  if (!history.wasActivityScheduled("charge-card")) return [schedule("charge-card", activities.chargeCard, order)];
  const receipt = history.resultOf("charge-card");
  if (receipt === undefined) return [];

  if (!history.has("TimerStarted")) {
    return [
      { decisionType: "StartTimer", startTimerDecisionAttributes: { timerId: "packing", startToFireTimeout: "2" } },
    ];
  }
  const address = history.inputOfSignal(addressConfirmed);
  if (!history.has("TimerFired") || address === undefined) return [];

  if (!history.has("StartChildWorkflowExecutionInitiated")) {
    return [
      {
        decisionType: "StartChildWorkflowExecution",
        startChildWorkflowExecutionDecisionAttributes: {
          workflowId: `shipment-of-${order}`,
          workflowType: workflows.shipOrder,
          input: address,
        },
      },
    ];
  }
  if (!history.has("ChildWorkflowExecutionCompleted")) return [];
  return [
    {
      decisionType: "CompleteWorkflowExecution",
      completeWorkflowExecutionDecisionAttributes: { result: `${receipt}, shipped to ${address}` },
    },
  ];
}

const schedule = (activityId: string, activityType: RegisteredType, input: string): Decision => ({
  decisionType: "ScheduleActivityTask",
  scheduleActivityTaskDecisionAttributes: { activityId, activityType, input },
});

const fail = (reason: string): Decision => ({
  decisionType: "FailWorkflowExecution",
  failWorkflowExecutionDecisionAttributes: { reason },
});
