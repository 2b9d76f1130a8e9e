import { unreachable } from "@openswf/model/invariant";
import { type Deadline, deadlinesOf } from "../deadlines.ts";
import { decisionTaskOffer } from "../tasks.ts";
import type { Transition } from "../transition.ts";

/** On a tie the execution timeout comes last, so that everything due at the same instant is still recorded. */
const lastOnTie = (deadline: Deadline): number => (deadline.kind === "executionTimeout" ? 1 : 0);

/** Applies the passing of time: everything that is due happens, in the order of the due times. */
export function tick(transition: Transition): void {
  const due = [...deadlinesOf(transition.state)].filter((deadline) => deadline.due <= transition.at);
  due.sort((a, b) => a.due - b.due || lastOnTie(a) - lastOnTie(b));
  for (const deadline of due) {
    if (transition.isClosed) return;
    fallDue(transition, deadline);
  }
}

function fallDue(transition: Transition, deadline: Deadline): void {
  const { state } = transition;
  switch (deadline.kind) {
    case "executionTimeout":
      transition.close("WorkflowExecutionTimedOut", {
        childPolicy: state.settings.childPolicy,
        timeoutType: "START_TO_CLOSE",
      });
      return;
    case "decisionTaskTimeout": {
      const task = state.decisionTask;
      if (task === undefined) return;
      if (task.startedEventId === undefined) transition.withdraw(decisionTaskOffer(task));
      transition.record("DecisionTaskTimedOut", {
        scheduledEventId: task.scheduledEventId,
        startedEventId: task.startedEventId ?? 0,
        timeoutType: deadline.timeoutType,
      });
      // If a decision task was waiting for this one, it is dispatched now; otherwise a new one is scheduled. Either way
      // the execution has one.
      transition.offerDecisionTask();
      transition.askForDecision();
      return;
    }
    case "activityTaskTimeout": {
      const { scheduledEventId, timeoutType } = deadline;
      const task = state.activityTasks.get(scheduledEventId);
      if (task === undefined) return;
      transition.retireActivityTask(scheduledEventId);
      transition.record("ActivityTaskTimedOut", {
        details: task.heartbeat?.details,
        scheduledEventId,
        startedEventId: task.startedEventId ?? 0,
        timeoutType,
      });
      transition.askForDecision();
      return;
    }
    case "activityTaskCancel": {
      const { scheduledEventId } = deadline;
      const task = state.activityTasks.get(scheduledEventId);
      if (task === undefined) return;
      transition.retireActivityTask(scheduledEventId);
      transition.record("ActivityTaskCanceled", {
        latestCancelRequestedEventId: task.cancelRequestedEventId,
        scheduledEventId,
        startedEventId: 0,
      });
      transition.askForDecision();
      return;
    }
    case "timer": {
      const timer = state.timers.get(deadline.timerId);
      if (timer === undefined) return;
      transition.record("TimerFired", { startedEventId: timer.startedEventId, timerId: deadline.timerId });
      transition.askForDecision();
      return;
    }
    case "lambdaFunctionTimeout": {
      const { scheduledEventId } = deadline;
      const startedEventId = state.lambdaFunctions.get(scheduledEventId)?.startedEventId;
      if (startedEventId === undefined) return;
      const timeoutType = "START_TO_CLOSE";
      transition.record("LambdaFunctionTimedOut", { scheduledEventId, startedEventId, timeoutType });
      transition.askForDecision();
      return;
    }
    default:
      unreachable(deadline);
  }
}
