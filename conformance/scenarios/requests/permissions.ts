import {
  cancelTimer,
  cancelWorkflow,
  completeWorkflow,
  continueAsNew,
  failWorkflow,
  recordMarker,
  requestCancelActivityTask,
  requestCancelExternal,
  scheduleActivityTask,
  signalExternal,
  startChild,
  startTimer,
} from "../../dsl/decisions.ts";
import { refuses } from "../../dsl/expectations.ts";
import { decidedOnce } from "../../dsl/openings.ts";
import { area, needs, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";
import type { Stage } from "../../dsl/stage.ts";
import type { Workflow } from "../../dsl/workflow.ts";

// The restricted caller has restricted-policy.json: it may take and answer decision tasks, start timers and complete
// executions. Everything else is denied.

/** An execution started by the run's own caller, and the same execution with the restricted caller as its decider. */
async function decidedByRestricted(stage: Stage): Promise<{ readonly workflow: Workflow; readonly decider: Workflow }> {
  const workflow = await stage.startsWorkflow();
  return { workflow, decider: stage.as("restricted").knows(workflow) };
}

const denied = "cause=OPERATION_NOT_PERMITTED";
const closes = [
  { failed: "FailWorkflowExecutionFailed", close: failWorkflow() },
  { failed: "CancelWorkflowExecutionFailed", close: cancelWorkflow() },
  { failed: "ContinueAsNewWorkflowExecutionFailed", close: continueAsNew() },
] as const;

const startTimeFilter = { oldestDate: new Date(0) };
/** Operations of every kind that the restricted caller may not call, on the run's domain. */
const deniedCalls: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  DescribeDomain: ({ swf, domain }) => swf.describeDomain({ name: domain }),
  ListWorkflowTypes: ({ swf, domain }) => swf.listWorkflowTypes({ domain, registrationStatus: "REGISTERED" }),
  RegisterWorkflowType: ({ swf, domain, unique }) =>
    swf.registerWorkflowType({ domain, name: unique("denied"), version: "1" }),
  StartWorkflowExecution: ({ swf, domain, house, unique }) =>
    swf.startWorkflowExecution({ domain, workflowId: unique("denied"), workflowType: house.workflowType }),
  SignalWorkflowExecution: ({ swf, domain, unique }) =>
    swf.signalWorkflowExecution({ domain, workflowId: unique("nobody"), signalName: "s" }),
  TerminateWorkflowExecution: ({ swf, domain, unique }) =>
    swf.terminateWorkflowExecution({ domain, workflowId: unique("nobody") }),
  PollForActivityTask: ({ swf, domain, unique }) =>
    swf.pollForActivityTask({ domain, taskList: { name: unique("list") } }),
  CountOpenWorkflowExecutions: ({ swf, domain }) => swf.countOpenWorkflowExecutions({ domain, startTimeFilter }),
};

export const permissions: readonly Scenario[] = area(
  "permissions",

  ...[
    scenario("a denied decision fails in the history, and the other decisions are carried out", async (stage) => {
      const { workflow, decider } = await decidedByRestricted(stage);
      await decider.decides(recordMarker("m", "details"), startTimer("t", "3600"));
      await workflow.hasHistory(`${decidedOnce}
        5 RecordMarkerFailed  markerName=m ${denied}
        6 TimerStarted  timerId=t startToFireTimeout=3600
        7 DecisionTaskScheduled
      `);
    }),

    unproven(
      scenario("each decision has its own permission", async (stage) => {
        const { workflow, decider } = await decidedByRestricted(stage);
        const nobody = { workflowId: stage.unique("nobody") };
        await decider.decides(
          scheduleActivityTask("a"),
          requestCancelActivityTask("a"),
          cancelTimer("t"),
          signalExternal(nobody, { signalName: "s" }),
          requestCancelExternal(nobody),
          startChild(nobody.workflowId),
        );
        await workflow.hasHistory(`${decidedOnce}
          5 ScheduleActivityTaskFailed  activityId=a activityType=${JSON.stringify(stage.house.activityType)} ${denied}
          6 RequestCancelActivityTaskFailed  activityId=a ${denied}
          7 CancelTimerFailed  timerId=t ${denied}
          8 SignalExternalWorkflowExecutionFailed  workflowId=${nobody.workflowId} initiatedEventId=0 ${denied}
          9 RequestCancelExternalWorkflowExecutionFailed  workflowId=${nobody.workflowId} initiatedEventId=0 ${denied}
          10 StartChildWorkflowExecutionFailed  workflowId=${nobody.workflowId} initiatedEventId=0 ${denied}
          11 DecisionTaskScheduled
        `);
      }),
    ),

    ...closes.map(({ failed, close }) =>
      scenario(`an execution whose close was denied stays open: ${failed}`, async (stage) => {
        const { workflow, decider } = await decidedByRestricted(stage);
        await decider.decides(close);
        await decider.decides(completeWorkflow({ result: "all the same" }));
        await workflow.hasHistory(`${decidedOnce}
          5 ${failed}  ${denied}
          6 DecisionTaskScheduled
          7 DecisionTaskStarted
          8 DecisionTaskCompleted
          9 WorkflowExecutionCompleted  result="all the same"
        `);
      }),
    ),

    ...Object.entries(deniedCalls).map(([operation, call]) =>
      scenario(
        `the fault of a denied call names the caller, the operation and the domain: ${operation}`,
        async (stage) => {
          const resource = `arn:aws:swf:[a-z0-9-]*:\\d{12}:/domain/${stage.domain}`;
          await refuses(
            call(stage.as("restricted")),
            "AccessDeniedException",
            new RegExp(
              `^User: arn:aws:(iam|sts)::\\d{12}:\\S+ is not authorized to perform: swf:${operation} on resource: ${resource}\\b`,
            ),
          );
        },
      ),
    ),

    scenario("listing domains needs permission on all of them", async (stage) => {
      await refuses(
        stage.as("restricted").swf.listDomains({ registrationStatus: "REGISTERED" }),
        "AccessDeniedException",
        / is not authorized to perform: swf:ListDomains on resource: arn:aws:swf:\S*:\d{12}:\/domain\/\*/,
      );
    }),

    unproven(
      scenario("a denied caller cannot learn whether a domain exists", async (stage) => {
        const name = stage.unique("no-domain");
        await refuses(stage.as("restricted").swf.describeDomain({ name }), "AccessDeniedException");
        await refuses(stage.swf.describeDomain({ name }), "UnknownResourceFault", `Unknown domain: ${name}`);
      }),
    ),

    scenario("a signature with a wrong secret is refused", async (stage) => {
      await refuses(
        stage.as("wrong secret").swf.describeDomain({ name: stage.domain }),
        "InvalidSignatureException",
        /^The request signature we calculated does not match the signature you provided\./,
      );
    }),

    scenario("a signature with an unknown key is refused", async (stage) => {
      await refuses(
        stage.as("unknown").swf.describeDomain({ name: stage.domain }),
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
      );
    }),
  ].map((each) => needs("restricted", each)),
);
