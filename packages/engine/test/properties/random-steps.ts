import type { ChildClosing } from "@openswf/engine/commands/errand-outcomes";
import type { LambdaOutcome } from "@openswf/engine/commands/lambda-function";
import type { Decision } from "@openswf/model/decisions";
import type { ChildPolicy, DecisionType } from "@openswf/model/wire-types";
import fc from "fast-check";
import {
  cancelTimer,
  cancelWorkflowExecution,
  completeWorkflowExecution,
  continueAsNewWorkflowExecution,
  failWorkflowExecution,
  recordMarker,
  requestCancelActivityTask,
  requestCancelExternalWorkflowExecution,
  scheduleActivityTask,
  scheduleLambdaFunction,
  signalExternalWorkflowExecution,
  startChildWorkflowExecution,
  startTimer,
} from "../scenario/decisions.ts";

export interface Answer {
  readonly decisions: readonly Decision[];
  readonly executionContext: string | undefined;
  readonly taskList: string | undefined;
  readonly taskListScheduleToStartTimeout: string | undefined;
  readonly denied: readonly DecisionType[];
  readonly throttled: readonly DecisionType[];
}

/** One command. `pick` selects from what exists when its turn comes; occasionally it selects something stale. */
export type Action =
  | { readonly kind: "startsDecisionTask"; readonly pick: number }
  | { readonly kind: "answers"; readonly pick: number; readonly answer: Answer }
  | { readonly kind: "startsActivityTask"; readonly pick: number }
  | {
      readonly kind: "heartbeats" | "completesActivityTask" | "failsActivityTask" | "cancelsActivityTask";
      readonly pick: number;
      readonly text: string | undefined;
    }
  | { readonly kind: "signals"; readonly external: boolean }
  | { readonly kind: "requestsCancel" }
  | { readonly kind: "terminates"; readonly childPolicy: ChildPolicy | undefined }
  | { readonly kind: "meetsChildPolicy"; readonly childPolicy: Exclude<ChildPolicy, "ABANDON"> }
  | { readonly kind: "errandEnds"; readonly pick: number; readonly well: boolean }
  | { readonly kind: "childCloses"; readonly pick: number; readonly closing: ChildClosing }
  | { readonly kind: "lambdaEnds"; readonly pick: number; readonly outcome: LambdaOutcome };

/**
 * Commands that share a transition, or time that passes: either each deadline wakes the execution, or the server is
 * down.
 */
type Step =
  | { readonly kind: "acts"; readonly actions: readonly Action[] }
  | { readonly kind: "waits" | "sleeps"; readonly ms: number };

const pick = fc.nat({ max: 7 });
const text = fc.option(fc.constantFrom("", "a", 'with "quotes"\n'), { nil: undefined });
const duration = fc.constantFrom("0", "1", "5", "30", "30", "NONE", "NONE", "NONE");
const maybeDuration = fc.option(duration, { nil: undefined });
const id = fc.constantFrom("charge-card", "ship-order", "old-activity", "bare-activity", "unheard-of");
/** Ids that are also type names; most belong to types for which an activity task can be scheduled. */
const activityId = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("charge-card", "ship-order") },
  { weight: 1, arbitrary: id },
);
const workflowId = fc.constantFrom("pay-1", "pay-2", "stock");
const childPolicy = fc.constantFrom<ChildPolicy>("TERMINATE", "REQUEST_CANCEL", "ABANDON");
const type = fc
  .constantFrom("payment", "payment", "payment", "payment", "old-workflow", "bare-workflow", "unheard-of")
  .map((name) => ({ name, version: "1.0" }));
const taskList = fc.option(
  fc.constantFrom("special", "worker-7").map((name) => ({ name })),
  { nil: undefined },
);
const taskPriority = fc.option(fc.constantFrom("-1", "0", "7"), { nil: undefined });

const openingDecision: fc.Arbitrary<Decision> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        activityId,
        fc.record({
          heartbeatTimeout: maybeDuration,
          scheduleToCloseTimeout: maybeDuration,
          scheduleToStartTimeout: maybeDuration,
          startToCloseTimeout: maybeDuration,
          control: text,
          input: text,
          taskList,
          taskPriority,
        }),
      )
      .map(([task, attributes]) => scheduleActivityTask(task, attributes)),
  },
  { weight: 2, arbitrary: activityId.map(requestCancelActivityTask) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(id, fc.constantFrom("0", "1", "10", "40"), text)
      .map(([timerId, timeout, control]) => startTimer(timerId, timeout, { control })),
  },
  { weight: 2, arbitrary: id.map(cancelTimer) },
  { weight: 1, arbitrary: fc.tuple(id, text).map(([name, details]) => recordMarker(name, details)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        workflowId,
        fc.record({
          workflowType: type,
          control: text,
          taskList,
          taskPriority,
          childPolicy: fc.option(childPolicy, { nil: undefined }),
        }),
      )
      .map(([child, attributes]) => startChildWorkflowExecution(child, attributes)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(workflowId, fc.record({ control: text, input: text, runId: text }))
      .map(([target, attributes]) => signalExternalWorkflowExecution(target, attributes)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(workflowId, fc.record({ control: text, runId: text }))
      .map(([target, attributes]) => requestCancelExternalWorkflowExecution(target, attributes)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(id, fc.record({ control: text, input: text, startToCloseTimeout: maybeDuration }))
      .map(([lambda, attributes]) => scheduleLambdaFunction(lambda, attributes)),
  },
);
const closeDecision: fc.Arbitrary<Decision> = fc.oneof(
  text.map((result) => completeWorkflowExecution(result)),
  text.map((reason) => failWorkflowExecution({ reason })),
  text.map((details) => cancelWorkflowExecution(details)),
  fc.record({ input: text, taskList, taskPriority }).map((settings) => continueAsNewWorkflowExecution(settings)),
);
const someDecisionTypes = fc.oneof(
  { weight: 5, arbitrary: fc.constant<readonly DecisionType[]>([]) },
  {
    weight: 1,
    arbitrary: fc.subarray<DecisionType>(["StartTimer", "ScheduleActivityTask", "CompleteWorkflowExecution"]),
  },
);
const decisions = fc
  .tuple(
    fc.array(openingDecision, { maxLength: 5 }),
    fc.oneof(
      { weight: 9, arbitrary: fc.constant<Decision[]>([]) },
      { weight: 1, arbitrary: closeDecision.map((decision) => [decision]) },
    ),
  )
  .map(([opening, close]) => [...opening, ...close]);
const answer: fc.Arbitrary<Answer> = fc.record({
  decisions,
  executionContext: text,
  taskList: fc.option(fc.constantFrom("worker-7", "special"), { nil: undefined }),
  taskListScheduleToStartTimeout: maybeDuration,
  denied: someDecisionTypes,
  throttled: someDecisionTypes,
});

const childClosing: fc.Arbitrary<ChildClosing> = fc.oneof(
  fc.record({ status: fc.constant("COMPLETED"), result: text }),
  fc.record({ status: fc.constant("FAILED"), reason: text, details: text }),
  fc.record({ status: fc.constant("CANCELED"), details: text }),
  fc.constantFrom<ChildClosing>({ status: "TIMED_OUT" }, { status: "TERMINATED" }),
);
const lambdaOutcome: fc.Arbitrary<LambdaOutcome> = fc.oneof(
  fc.record({ kind: fc.constant("completed"), result: text }),
  fc.record({ kind: fc.constant("failed"), reason: fc.constant("Unhandled"), details: text }),
);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("startsDecisionTask"), pick }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant("answers"), pick, answer }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("startsActivityTask"), pick }) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "heartbeats",
        "heartbeats",
        "completesActivityTask",
        "failsActivityTask",
        "cancelsActivityTask",
      ),
      pick,
      text,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("signals"), external: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("requestsCancel") }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("errandEnds"), pick, well: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("childCloses"), pick, closing: childClosing }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("lambdaEnds"), pick, outcome: lambdaOutcome }) },
);
/** Rare, because little can happen afterwards. */
const closingAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant("terminates"), childPolicy: fc.option(childPolicy, { nil: undefined }) }),
  fc.record({
    kind: fc.constant("meetsChildPolicy"),
    childPolicy: fc.constantFrom("TERMINATE", "REQUEST_CANCEL"),
  }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 40, arbitrary: fc.record({ kind: fc.constant("acts"), actions: fc.tuple(action) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("acts"),
      actions: fc.array(action, { minLength: 2, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("acts"), actions: fc.tuple(closingAction) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("waits"), ms: fc.nat({ max: 12_000 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("sleeps"), ms: fc.nat({ max: 60_000 }) }) },
);

/** The settings of a run and what happens to it. */
export interface Story {
  readonly childPolicy: ChildPolicy;
  readonly isChild: boolean;
  readonly lambdaRole: string | undefined;
  readonly executionStartToCloseTimeout: string;
  readonly taskStartToCloseTimeout: string;
  readonly taskPriority: string | undefined;
  readonly steps: readonly Step[];
}
export const stories: fc.Arbitrary<Story> = fc.record({
  childPolicy,
  isChild: fc.boolean(),
  lambdaRole: fc.option(fc.constant("role"), { nil: undefined }),
  executionStartToCloseTimeout: fc.constantFrom("60", "86400", "86400"),
  taskStartToCloseTimeout: fc.constantFrom("0", "10", "NONE", "NONE"),
  taskPriority,
  steps: fc.array(step, { minLength: 1, maxLength: 60, size: "max" }),
});
