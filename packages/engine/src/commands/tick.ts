import { unreachable } from "@openswf/model/invariant";
import { type Deadline, deadlinesOf } from "../deadlines.ts";
import { decisionTaskOffer } from "../tasks.ts";
import type { Transition } from "../transition.ts";

/** On a tie the closing of the whole comes last, so that what fell due with it is still told. */
const lastOnTie = (deadline: Deadline): number => (deadline.kind === "executionTimeout" ? 1 : 0);

/** Time has passed: everything that is due happens, in the order in which it fell due. */
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
      // A task that waited for this one is dispatched now; else a new one is scheduled. Either way there is one.
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
