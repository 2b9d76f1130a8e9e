import assert from "node:assert/strict";
import type { CloseStatus, DecisionType, RegistrationStatus } from "@aws-sdk/client-swf";
import { recordMarker, scheduleActivityTask, startChild, startTimer } from "../../dsl/decisions.ts";
import { refuses, refusesAsInvalid } from "../../dsl/expectations.ts";
import { area, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";

const notNull = (path: string): string =>
  `Value null at '${path}' failed to satisfy constraint: Member must not be null`;
const tooShort = (path: string): string =>
  `Value '' at '${path}' failed to satisfy constraint: Member must have length greater than or equal to 1`;
const tooLong = (path: string, value: string, max: number): string =>
  `Value '${value}' at '${path}' failed to satisfy constraint: Member must have length less than or equal to ${max}`;

const anyType = { name: "type", version: "1" };

export const validation: readonly Scenario[] = area(
  "validation",

  scenario("a required member must be present", async ({ swf, domain }) => {
    await refusesAsInvalid(swf.describeDomain({ name: undefined }), notNull("name"));
    await refusesAsInvalid(swf.listDomains({ registrationStatus: undefined }), notNull("registrationStatus"));
    await refusesAsInvalid(swf.describeWorkflowExecution({ domain, execution: undefined }), notNull("execution"));
    await refusesAsInvalid(swf.respondActivityTaskCompleted({ taskToken: undefined }), notNull("taskToken"));
  }),

  scenario("all violations are reported at once", async ({ swf, domain }) => {
    await refusesAsInvalid(
      swf.describeWorkflowExecution({ domain, execution: { workflowId: undefined, runId: undefined } }),
      notNull("execution.workflowId"),
      notNull("execution.runId"),
    );
    await refusesAsInvalid(
      swf.describeWorkflowExecution({ domain: "", execution: { workflowId: "", runId: "r".repeat(65) } }),
      tooShort("domain"),
      tooShort("execution.workflowId"),
      tooLong("execution.runId", "r".repeat(65), 64),
    );
    await refusesAsInvalid(
      swf.startWorkflowExecution({ domain, workflowId: undefined, workflowType: { name: "", version: undefined } }),
      notNull("workflowId"),
      tooShort("workflowType.name"),
      notNull("workflowType.version"),
    );
  }),

  scenario("the length of text is counted in UTF-16 units, as in Java", async ({ swf, domain, unique }) => {
    const name = "n".repeat(257);
    await refusesAsInvalid(swf.describeDomain({ name }), tooLong("name", name, 256));
    await refusesAsInvalid(swf.describeDomain({ name: "" }), tooShort("name"));
    const owls = "🦉".repeat(128);
    const signal = { domain, workflowId: unique("nobody") };
    await refuses(swf.signalWorkflowExecution({ ...signal, signalName: owls }), "UnknownResourceFault");
    const tooMany = `${owls}x`;
    await refusesAsInvalid(
      swf.signalWorkflowExecution({ ...signal, signalName: tooMany }),
      tooLong("signalName", tooMany, 256),
    );
  }),

  scenario("data has at most 32768 characters, heartbeat details 2048", async (stage) => {
    const { swf } = stage;
    const workflow = await stage.startsWorkflow({ input: "i".repeat(32_768) });
    await refuses(workflow.signals("s", "i".repeat(32_769)), "ValidationException", / at 'input' .* 32768$/);
    const taskToken = "made up";
    const details = "d".repeat(2_049);
    await refusesAsInvalid(swf.recordActivityTaskHeartbeat({ taskToken, details }), tooLong("details", details, 2_048));
    const reason = "r".repeat(257);
    await refusesAsInvalid(swf.respondActivityTaskFailed({ taskToken, reason }), tooLong("reason", reason, 256));
  }),

  scenario("a page has at most 1000 elements", async ({ swf }) => {
    const registrationStatus = "REGISTERED";
    await refusesAsInvalid(
      swf.listDomains({ registrationStatus, maximumPageSize: 1_001 }),
      "Value '1001' at 'maximumPageSize' failed to satisfy constraint: Member must have value less than or equal to 1000",
    );
    await refusesAsInvalid(
      swf.listDomains({ registrationStatus, maximumPageSize: -1 }),
      "Value '-1' at 'maximumPageSize' failed to satisfy constraint: Member must have value greater than or equal to 0",
    );
    await swf.listDomains({ registrationStatus, maximumPageSize: 0 });
  }),

  scenario("an enum member must have a value from its set", async ({ swf, domain }) => {
    // The SDK's types allow only valid values; the cast gets around that.
    const wrong = "WRONG" as RegistrationStatus & CloseStatus & DecisionType;
    const set = (path: string, words: string): string =>
      `Value 'WRONG' at '${path}' failed to satisfy constraint: Member must satisfy enum value set: [${words}]`;
    await refusesAsInvalid(
      swf.listDomains({ registrationStatus: wrong }),
      set("registrationStatus", "REGISTERED, DEPRECATED"),
    );
    await refusesAsInvalid(
      swf.countClosedWorkflowExecutions({
        domain,
        closeTimeFilter: { oldestDate: new Date() },
        closeStatusFilter: { status: wrong },
      }),
      set("closeStatusFilter.status", "TERMINATED, TIMED_OUT, COMPLETED, CONTINUED_AS_NEW, CANCELED, FAILED"),
    );
    await refusesAsInvalid(
      swf.respondDecisionTaskCompleted({ taskToken: "made up", decisions: [{ decisionType: wrong }] }),
      set(
        "decisions.1.member.decisionType",
        "CompleteWorkflowExecution, StartTimer, RequestCancelExternalWorkflowExecution, SignalExternalWorkflowExecution, CancelTimer, RecordMarker, ScheduleActivityTask, ContinueAsNewWorkflowExecution, ScheduleLambdaFunction, FailWorkflowExecution, RequestCancelActivityTask, StartChildWorkflowExecution, CancelWorkflowExecution",
      ),
    );
  }),

  scenario("list elements are numbered from one", async ({ swf }) => {
    const markerName = "m".repeat(257);
    const member = "decisions.2.member.recordMarkerDecisionAttributes.markerName";
    const decisions = [recordMarker("good"), recordMarker(markerName)];
    await refusesAsInvalid(
      swf.respondDecisionTaskCompleted({ taskToken: "made up", decisions }),
      tooLong(member, markerName, 256),
    );
  }),

  scenario("attributes that do not belong to the decision are validated too", async ({ swf }) => {
    const decision = {
      ...recordMarker("good"),
      startTimerDecisionAttributes: { timerId: "", startToFireTimeout: "1" },
    };
    await refusesAsInvalid(
      swf.respondDecisionTaskCompleted({ taskToken: "made up", decisions: [decision] }),
      tooShort("decisions.1.member.startTimerDecisionAttributes.timerId"),
    );
  }),

  scenario("a decision needs the attributes of its type", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow();
    const task = await workflow.startsDecisionTask();
    const needing = [
      "ScheduleActivityTask",
      "RequestCancelActivityTask",
      "StartTimer",
      "CancelTimer",
      "SignalExternalWorkflowExecution",
      "RequestCancelExternalWorkflowExecution",
      "StartChildWorkflowExecution",
      "ScheduleLambdaFunction",
    ] as const;
    for (const decisionType of needing) {
      const message = `${decisionType}DecisionAttributes must be specified for decision of type ${decisionType}`;
      await refuses(workflow.answers(task, [{ decisionType }]), "ValidationException", message);
    }
  }),

  scenario(
    "new names of domains, types and task lists may not contain separators or control characters",
    async (stage) => {
      const { swf, domain } = stage;
      const workflow = await stage.startsWorkflow();
      const task = await workflow.startsDecisionTask();
      for (const name of ["a:b", "a/b", "a|b", "a\u0000b", "a\u009fb", "arn"]) {
        const invalid = async (call: Promise<unknown>): Promise<void> => refuses(call, "ValidationException");
        await invalid(stage.registersWorkflowType({ name }));
        await invalid(stage.registersActivityType({ version: name }));
        await invalid(stage.startsWorkflow({ taskList: name }));
        await invalid(swf.registerDomain({ name, workflowExecutionRetentionPeriodInDays: "1" }));
        await invalid(swf.pollForActivityTask({ domain, taskList: { name } }));
        await invalid(swf.pollForDecisionTask({ domain, taskList: { name } }));
        await invalid(workflow.answers(task, [scheduleActivityTask("a", { taskList: { name } })]));
      }
    },
  ),

  scenario("ids of executions, activities and timers may contain any characters", async (stage) => {
    const { swf, domain } = stage;
    for (const odd of ["arn naïve 日本 🦉 a.b_c-d (e) #7", "a:b/c|d", "line\nfeed\ttab"]) {
      const workflow = await stage.startsWorkflow({ workflowId: stage.unique(odd) });
      const { workflowId, execution } = workflow;
      assert.deepEqual((await workflow.describes()).executionInfo?.execution, execution);
      await workflow.signals(odd);
      await workflow.decides(scheduleActivityTask(`${odd}:1`), startTimer(`${odd}:2`, "60"));
      const activity = await workflow.startsActivityTask();
      assert.equal(activity.activityId, `${odd}:1`);
      assert.equal(activity.workflowExecution?.workflowId, workflowId);
      const { events = [] } = await swf.getWorkflowExecutionHistory({ domain, execution });
      const started = events.find(({ eventType }) => eventType === "TimerStarted");
      assert.equal(started?.timerStartedEventAttributes?.timerId, `${odd}:2`);
    }
  }),

  unproven(
    scenario("a name may not start or end with white space", async ({ swf, domain }) => {
      for (const name of [" a", "a ", "\ta"]) {
        await refuses(swf.pollForActivityTask({ domain, taskList: { name } }), "ValidationException");
        await refuses(swf.registerDomain({ name, workflowExecutionRetentionPeriodInDays: "1" }), "ValidationException");
      }
    }),
  ),

  scenario("a duration is a number of seconds up to a year, or NONE", async (stage) => {
    for (const duration of ["-1", "1.5", "ten", "31536001", "99999999", "0x10", " 1"]) {
      await refuses(stage.startsWorkflow({ taskStartToCloseTimeout: duration }), "ValidationException");
      await refuses(stage.registersActivityType({ defaultTaskHeartbeatTimeout: duration }), "ValidationException");
      await refuses(stage.registersWorkflowType({ defaultTaskStartToCloseTimeout: duration }), "ValidationException");
    }
    await refuses(stage.registersWorkflowType({ defaultExecutionStartToCloseTimeout: "NONE" }), "ValidationException");
    await stage.registersActivityType({ defaultTaskHeartbeatTimeout: "31536000" });
  }),

  scenario("retention is a number of days up to ninety, or NONE", async ({ swf, unique }) => {
    for (const workflowExecutionRetentionPeriodInDays of ["91", "-1", "week", "1.5"]) {
      const register = swf.registerDomain({ name: unique("refused"), workflowExecutionRetentionPeriodInDays });
      await refuses(register, "ValidationException");
    }
  }),

  scenario("a priority is a Java integer", async (stage) => {
    for (const taskPriority of ["high", "1.5", "2147483648", "-2147483649"]) {
      await refuses(stage.startsWorkflow({ taskPriority }), "ValidationException");
      await refuses(stage.registersActivityType({ defaultTaskPriority: taskPriority }), "ValidationException");
    }
  }),

  scenario("an execution has at most five tags, each of at most 256 characters", async (stage) => {
    const tags = ["1", "2", "3", "4", "5"];
    await refuses(
      stage.startsWorkflow({ tagList: [...tags, "6"] }),
      "ValidationException",
      / at 'tagList' .*less than or equal to 5/,
    );
    await refuses(stage.startsWorkflow({ tagList: ["t".repeat(257)] }), "ValidationException", / at 'tagList/);
    const workflow = await stage.startsWorkflow({ tagList: [...tags.slice(1), "t".repeat(256)] });
    const task = await workflow.startsDecisionTask();
    const child = startChild(stage.unique("child"), { tagList: [...tags, "6"] });
    await refuses(workflow.answers(task, [child]), "ValidationException");
    assert.equal((await workflow.describes()).executionInfo?.tagList?.length, 5);
  }),

  scenario("an invalid request is refused before anything is looked up", async ({ swf, unique }) => {
    const domain = unique("no-domain");
    const register = swf.registerWorkflowType({ domain, ...anyType, defaultTaskStartToCloseTimeout: "ten" });
    await refuses(register, "ValidationException");
    const poll = swf.pollForActivityTask({ domain, taskList: { name: "" } });
    await refusesAsInvalid(poll, tooShort("taskList.name"));
  }),

  scenario("empty text counts as absent where a setting is optional", async ({ startsWorkflow }) => {
    const workflow = await startsWorkflow({ taskStartToCloseTimeout: "", executionStartToCloseTimeout: "" });
    const { executionConfiguration } = await workflow.describes();
    assert.equal(executionConfiguration?.taskStartToCloseTimeout, "30");
    assert.equal(executionConfiguration.executionStartToCloseTimeout, "120");
  }),
);
