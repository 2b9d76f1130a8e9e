import type { HistoryEvent } from "@openswf/model/history-events";
import type { Histories, WorkflowInput } from "./histories.ts";
import type { Acknowledged, AnswerOperation, HandedTask, Ledger } from "./ledger.ts";

// A call that was acknowledged is in a history. A signal, which SWF takes as often as it is sent, is there at least as often as it
// was acknowledged, and at most as often as it has reached a server.

export function acknowledgedCallsAreKept(histories: Histories, ledger: Ledger): readonly string[] {
  const problems = new Set<string>();
  for (const call of ledger.acknowledged) {
    const problem = problemWith(call, histories, ledger);
    if (problem !== undefined) problems.add(problem);
  }
  return [...problems];
}

function problemWith(call: Acknowledged, histories: Histories, ledger: Ledger): string | undefined {
  if ("task" in call) {
    const problem = answerProblem(call.operation, call.task, histories);
    return problem && `${call.operation}: ${problem}`;
  }
  const problem = callProblem(call, histories, ledger);
  return problem && `${call.operation} ${call.input.slice(0, 200)}: ${problem}`;
}

/** The parts of inputs that are looked at. */
interface Input extends WorkflowInput {
  readonly signalName?: string;
  readonly input?: string;
}

type Call = Exclude<Acknowledged, { readonly task: unknown }>;

function callProblem(call: Call, histories: Histories, ledger: Ledger): string | undefined {
  // `as`: the input has passed the server's checks.
  const input = JSON.parse(call.input) as Input;
  switch (call.operation) {
    case "StartWorkflowExecution":
      return histories.hasRun(runIdIn(call.output)) ? undefined : "there is no such run";
    case "SignalWorkflowExecution":
      return signalProblem(call, input, histories, ledger);
    case "RequestCancelWorkflowExecution":
      return histories.ofWorkflow(input, "WorkflowExecutionCancelRequested").length > 0
        ? undefined
        : "no history has the request";
    case "TerminateWorkflowExecution":
      return histories.ofWorkflow(input, "WorkflowExecutionTerminated").length > 0
        ? undefined
        : "no history ends with it";
  }
}

function signalProblem(call: Call, input: Input, histories: Histories, ledger: Ledger): string | undefined {
  const { arrived, acknowledged } = ledger.countsOf(call.input);
  const found = histories
    .ofWorkflow(input, "WorkflowExecutionSignaled")
    .filter(
      ({ attributes }) =>
        attributes.signalName === input.signalName &&
        attributes.input === input.input &&
        attributes.externalWorkflowExecution === undefined,
    ).length;
  if (found < acknowledged) return `acknowledged ${acknowledged} times, and recorded ${found} times`;
  return found > arrived ? `recorded ${found} times, and sent ${arrived} times` : undefined;
}

const eventsOfAnswers = {
  RespondDecisionTaskCompleted: "DecisionTaskCompleted",
  RespondActivityTaskCompleted: "ActivityTaskCompleted",
  RespondActivityTaskFailed: "ActivityTaskFailed",
  RespondActivityTaskCanceled: "ActivityTaskCanceled",
} as const satisfies Readonly<Record<AnswerOperation, HistoryEvent["eventType"]>>;

function answerProblem(
  operation: AnswerOperation,
  task: HandedTask | undefined,
  histories: Histories,
): string | undefined {
  if (task === undefined) return "no server has handed out this task";
  const type = eventsOfAnswers[operation];
  const isThere = histories.of(task.runId).some((event) => {
    return event.eventType === type && event.attributes.startedEventId === task.startedEventId;
  });
  return isThere ? undefined : `${task.runId} has no ${type} for the task of event ${task.startedEventId}`;
}

function runIdIn(output: string | undefined): string {
  // `as`: the output of StartWorkflowExecution.
  return (JSON.parse(output ?? "{}") as { readonly runId?: string }).runId ?? "";
}
