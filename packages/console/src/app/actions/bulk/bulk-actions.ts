import type { OperationName, Operations } from "@openswf/model/operations";
import type { ChildPolicy, WorkflowExecution } from "@openswf/model/wire-types";
import { againInput } from "../../../logic/bulk/again-input.ts";
import type { BulkActionName } from "../../../logic/bulk/plan-bulk.ts";
import { dataMax, nameMax, reasonMax } from "../../../logic/forms/checks.ts";
import { act } from "../act.ts";
import type { CallPace } from "./call-pace.ts";

/** What a reader has filled in; each action reads its own. */
export interface BulkFields {
  readonly signalName: string;
  readonly input: string;
  readonly childPolicy: ChildPolicy | "";
  readonly reason: string;
  readonly details: string;
  /** For executions that run again: each has its own input, or all have the one above. */
  readonly inputs: "own" | "given";
}

export const emptyFields: BulkFields = {
  signalName: "",
  input: "",
  childPolicy: "",
  reason: "",
  details: "",
  inputs: "own",
};

export interface BulkAction {
  /** On the button, in front of how many executions. */
  readonly verb: string;
  /** Of one that has been done, such as `terminated`. */
  readonly participle: string;
  readonly tone: "usual" | "danger";
  readonly explanation: string;
  /** That has to be permitted. */
  readonly operation: OperationName;
  readonly isReady: (fields: BulkFields) => boolean;
  /** The call for one execution, for people. */
  readonly preview: (domain: string, target: WorkflowExecution, fields: BulkFields) => object;
  readonly send: (sending: Sending) => Promise<void>;
}

interface Sending {
  readonly domain: string;
  readonly target: WorkflowExecution;
  readonly fields: BulkFields;
  /** The turn of the first call has been taken. */
  readonly pace: CallPace;
  readonly signal: AbortSignal;
}

type InputOf<Name extends OperationName> = (
  domain: string,
  target: WorkflowExecution,
  fields: BulkFields,
) => Operations[Name]["input"];

/** An action that is one call. */
function oneCall<Name extends OperationName>(
  operation: Name,
  inputOf: InputOf<Name>,
  others: Omit<BulkAction, "operation" | "preview" | "send">,
): BulkAction {
  return {
    ...others,
    operation,
    preview: inputOf,
    send: async ({ domain, target, fields }) => void (await act(operation, inputOf(domain, target, fields))),
  };
}

export const bulkActions: Readonly<Record<BulkActionName, BulkAction>> = {
  signal: oneCall(
    "SignalWorkflowExecution",
    (domain, target, { signalName, input }) => ({
      domain,
      ...target,
      signalName: signalName.trim(),
      ...(input !== "" && { input }),
    }),
    {
      verb: "Signal",
      participle: "signaled",
      tone: "usual",
      explanation: "Each decider finds the signal in the history of its next decision task.",
      isReady: ({ signalName, input }) =>
        signalName.trim() !== "" && signalName.length <= nameMax && input.length <= dataMax,
    },
  ),
  cancel: oneCall("RequestCancelWorkflowExecution", (domain, target) => ({ domain, ...target }), {
    verb: "Request cancel of",
    participle: "asked to cancel",
    tone: "usual",
    explanation: "Each decider is told, and decides itself whether and how to end.",
    isReady: () => true,
  }),
  terminate: oneCall(
    "TerminateWorkflowExecution",
    (domain, target, { childPolicy, reason, details }) => ({
      domain,
      ...target,
      ...(childPolicy !== "" && { childPolicy }),
      ...(reason !== "" && { reason }),
      ...(details !== "" && { details }),
    }),
    {
      verb: "Terminate",
      participle: "terminated",
      tone: "danger",
      explanation: "They end at once. Their deciders are not asked and cannot clean up. This cannot be undone.",
      isReady: ({ reason, details }) => reason.length <= reasonMax && details.length <= dataMax,
    },
  ),
  again: {
    verb: "Run again",
    participle: "started again",
    tone: "usual",
    explanation:
      "Each starts under its workflow id, with what the first event of its history says: type, input, tags, task list, time-outs, child policy and Lambda role.",
    operation: "StartWorkflowExecution",
    isReady: ({ inputs, input }) => inputs === "own" || input.length <= dataMax,
    preview: (domain, { workflowId }, { inputs, input }) => ({
      domain,
      workflowId,
      input: inputs === "own" ? "(as before)" : input,
      workflowType: "(as before)",
      "…": "(as before)",
    }),
    send: runAgain,
  },
};

async function runAgain({ domain, target, fields, pace, signal }: Sending): Promise<void> {
  const first = { domain, execution: target, maximumPageSize: 1 };
  const { events } = await act("GetWorkflowExecutionHistory", first);
  const started = events[0]?.workflowExecutionStartedEventAttributes;
  if (started === undefined) throw new Error("The history does not begin with WorkflowExecutionStarted.");
  const { input: own, ...like } = againInput(domain, target, started);
  const input = fields.inputs === "own" ? own : fields.input || undefined;
  await pace.turn(signal);
  await act("StartWorkflowExecution", { ...like, ...(input !== undefined && { input }) });
}
