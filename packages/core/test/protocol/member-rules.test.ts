import { defaultLimits } from "@openswf/model/limits";
import type { OperationName } from "@openswf/model/operations";
import { describe, expect, test } from "vitest";
import { decision, poll, respond, start, type, validate, validatorFor } from "./inputs.ts";
import { refusalOf } from "./refusal.ts";

interface Place {
  readonly operation: OperationName;
  readonly path: string;
  readonly with: (text: string) => Readonly<Record<string, unknown>>;
}
const place = (operation: OperationName, path: string, body: Place["with"]): Place => ({ operation, path, with: body });
const inDecision = (decisionType: string, attributes: object, member: string): Place => {
  const body: Place["with"] = (text) => respond(decision(decisionType, { ...attributes, [member]: text }));
  const structure = `${decisionType.charAt(0).toLowerCase()}${decisionType.slice(1)}DecisionAttributes`;
  return place("RespondDecisionTaskCompleted", `decisions.1.member.${structure}.${member}`, body);
};
const registered = { domain: "shop", ...type };
const activity = { activityType: type, activityId: "1" };
const child = { workflowType: type, workflowId: "child" };

/** The constraint that a text breaks at a place; `undefined` when it is accepted. */
function constraintAt({ operation, path, with: body }: Place, text: string): string | undefined {
  const input = body(text);
  try {
    validate(operation, input);
    return undefined;
  } catch {
    const { name, message } = refusalOf(() => validate(operation, input));
    const start = `1 validation error detected: Value '${text}' at '${path}' failed to satisfy constraint: `;
    expect([name, message?.slice(0, start.length)]).toEqual(["ValidationException", start]);
    return message?.slice(start.length);
  }
}

const durations = [
  ...[
    "defaultTaskStartToCloseTimeout",
    "defaultTaskHeartbeatTimeout",
    "defaultTaskScheduleToStartTimeout",
    "defaultTaskScheduleToCloseTimeout",
  ].map((member) => place("RegisterActivityType", member, (text) => ({ ...registered, [member]: text }))),
  place("RegisterWorkflowType", "defaultTaskStartToCloseTimeout", (text) => ({
    ...registered,
    defaultTaskStartToCloseTimeout: text,
  })),
  place("StartWorkflowExecution", "taskStartToCloseTimeout", (text) => ({ ...start, taskStartToCloseTimeout: text })),
  place("RespondDecisionTaskCompleted", "taskListScheduleToStartTimeout", (text) => ({
    taskToken: "token",
    taskListScheduleToStartTimeout: text,
  })),
  inDecision("ScheduleActivityTask", activity, "scheduleToStartTimeout"),
  inDecision("ScheduleActivityTask", activity, "scheduleToCloseTimeout"),
  inDecision("ScheduleActivityTask", activity, "startToCloseTimeout"),
  inDecision("ScheduleActivityTask", activity, "heartbeatTimeout"),
  inDecision("StartChildWorkflowExecution", child, "executionStartToCloseTimeout"),
  inDecision("StartChildWorkflowExecution", child, "taskStartToCloseTimeout"),
  inDecision("ContinueAsNewWorkflowExecution", {}, "executionStartToCloseTimeout"),
  inDecision("ContinueAsNewWorkflowExecution", {}, "taskStartToCloseTimeout"),
];
const boundedDurations = [
  place("StartWorkflowExecution", "executionStartToCloseTimeout", (text) => ({
    ...start,
    executionStartToCloseTimeout: text,
  })),
  place("RegisterWorkflowType", "defaultExecutionStartToCloseTimeout", (text) => ({
    ...registered,
    defaultExecutionStartToCloseTimeout: text,
  })),
  inDecision("StartTimer", { timerId: "t" }, "startToFireTimeout"),
];
const retention = place("RegisterDomain", "workflowExecutionRetentionPeriodInDays", (text) => ({
  name: "shop",
  workflowExecutionRetentionPeriodInDays: text,
}));
const lambdaTimeout = inDecision("ScheduleLambdaFunction", { id: "f", name: "f" }, "startToCloseTimeout");

const numbersOfSeconds = {
  good: ["0", "1", "60", "007", "31536000"],
  bad: ["31536001", "-1", "+1", "1.5", "1e3", " 1", "none", "abc", "٣"],
};

describe("durations", () => {
  test.each(durations)("$operation takes NONE or up to a year at $path", (at) => {
    for (const text of ["NONE", ...numbersOfSeconds.good]) expect(constraintAt(at, text)).toBeUndefined();
    for (const text of numbersOfSeconds.bad) {
      expect(constraintAt(at, text)).toBe("Member must be NONE or a number of seconds from 0 to 31536000");
    }
  });
  test.each(boundedDurations)("$operation takes up to a year, and not NONE, at $path", (at) => {
    for (const text of numbersOfSeconds.good) expect(constraintAt(at, text)).toBeUndefined();
    for (const text of ["NONE", ...numbersOfSeconds.bad]) {
      expect(constraintAt(at, text)).toBe("Member must be a number of seconds from 0 to 31536000");
    }
  });
  test.each(["NONE", "0", "1", "90"])("a retention of %s is accepted", (text) => {
    expect(constraintAt(retention, text)).toBeUndefined();
  });
  test.each(["91", "-1", "none", "1.5"])("a retention of %s is refused", (text) => {
    expect(constraintAt(retention, text)).toBe("Member must be NONE or a number of days from 0 to 90");
  });
  test.each(["NONE", "1", "900"])("a Lambda function may run for %s", (text) => {
    expect(constraintAt(lambdaTimeout, text)).toBeUndefined();
  });
  test.each(["0", "901", "x"])("a Lambda function may not run for %s", (text) => {
    expect(constraintAt(lambdaTimeout, text)).toBe("Member must be NONE or a number of seconds from 1 to 900");
  });
  test("a text that is too long is a single violation, of its length", () => {
    expect(constraintAt(lambdaTimeout, "123456789")).toBe("Member must have length less than or equal to 8");
  });
  test("the limits set the longest durations", () => {
    const limits = { ...defaultLimits, durationMaxSeconds: 10, retentionMaxDays: 1, lambdaTimeoutMaxSeconds: 5 };
    const strict = validatorFor(limits);
    for (const [at, text] of [
      [durations[0], "11"],
      [retention, "2"],
      [lambdaTimeout, "6"],
    ] as const) {
      if (at === undefined) throw new Error("the list of durations is empty");
      expect(refusalOf(() => strict(at.operation, at.with(text))).name).toBe("ValidationException");
    }
  });
});

describe("task priorities", () => {
  const places = [
    place("RegisterWorkflowType", "defaultTaskPriority", (text) => ({ ...registered, defaultTaskPriority: text })),
    place("RegisterActivityType", "defaultTaskPriority", (text) => ({ ...registered, defaultTaskPriority: text })),
    place("StartWorkflowExecution", "taskPriority", (text) => ({ ...start, taskPriority: text })),
    inDecision("ScheduleActivityTask", activity, "taskPriority"),
    inDecision("StartChildWorkflowExecution", child, "taskPriority"),
    inDecision("ContinueAsNewWorkflowExecution", {}, "taskPriority"),
  ];
  test.each(places)("$operation takes a Java int at $path", (at) => {
    for (const text of ["0", "-1", "+1", "2147483647", "-2147483648"]) expect(constraintAt(at, text)).toBeUndefined();
    for (const text of ["", "high", "1.0", "2147483648", "-2147483649", "0x10", "9".repeat(400), " 1"]) {
      expect(constraintAt(at, text)).toBe("Member must be an integer from -2147483648 to 2147483647");
    }
  });
});

describe("names", () => {
  const taskLists = [
    place("PollForActivityTask", "taskList.name", (name) => ({ domain: "shop", taskList: { name } })),
    place("PollForDecisionTask", "taskList.name", (name) => ({ domain: "shop", taskList: { name } })),
    place("StartWorkflowExecution", "taskList.name", (name) => ({ ...start, taskList: { name } })),
    place("RegisterWorkflowType", "defaultTaskList.name", (name) => ({ ...registered, defaultTaskList: { name } })),
    place("RegisterActivityType", "defaultTaskList.name", (name) => ({ ...registered, defaultTaskList: { name } })),
    place("RespondDecisionTaskCompleted", "taskList.name", (name) => ({ taskToken: "token", taskList: { name } })),
    place(
      "RespondDecisionTaskCompleted",
      "decisions.1.member.scheduleActivityTaskDecisionAttributes.taskList.name",
      (name) => respond(decision("ScheduleActivityTask", { ...activity, taskList: { name } })),
    ),
    place(
      "RespondDecisionTaskCompleted",
      "decisions.1.member.startChildWorkflowExecutionDecisionAttributes.taskList.name",
      (name) => respond(decision("StartChildWorkflowExecution", { ...child, taskList: { name } })),
    ),
    place(
      "RespondDecisionTaskCompleted",
      "decisions.1.member.continueAsNewWorkflowExecutionDecisionAttributes.taskList.name",
      (name) => respond(decision("ContinueAsNewWorkflowExecution", { taskList: { name } })),
    ),
  ];
  const domain = place("RegisterDomain", "name", (name) => ({ name, workflowExecutionRetentionPeriodInDays: "1" }));
  const others = [
    place("StartWorkflowExecution", "domain", (text) => ({ ...start, domain: text })),
    place("RegisterWorkflowType", "name", (name) => ({ ...registered, name })),
    place("RegisterWorkflowType", "version", (version) => ({ ...registered, version })),
    place("RegisterActivityType", "name", (name) => ({ ...registered, name })),
    place("RegisterActivityType", "version", (version) => ({ ...registered, version })),
  ];
  test.each([domain, ...taskLists, ...others])("$operation refuses forbidden characters at $path", (at) => {
    for (const text of ["a", "arnold", "ARN", "a b", "été", "a.b-c_d#1", "日本"])
      expect(constraintAt(at, text)).toBeUndefined();
    for (const text of ["a:b", "a/b", "a|b", "\u0000", "a\nb", "\u001f", "\u007f", "a\u009f", "arn"]) {
      expect(constraintAt(at, text)).toBe(
        "Member must not be 'arn' and must not contain ':', '/', '|' or a control character",
      );
    }
  });
  test.each([domain, ...taskLists])("$operation refuses white space at the ends of $path", (at) => {
    for (const text of [" a", "a ", " ", "\u3000a"]) {
      expect(constraintAt(at, text)).toBe("Member must not start or end with white space");
    }
  });
  test.each(others)("$operation accepts white space at the ends of $path", (at) => {
    expect(constraintAt(at, " a ")).toBeUndefined();
  });
  const ids = [
    place("StartWorkflowExecution", "workflowId", (text) => ({ ...start, workflowId: text })),
    place("SignalWorkflowExecution", "workflowId", (workflowId) => ({ domain: "shop", workflowId, signalName: "s" })),
    place("RequestCancelWorkflowExecution", "workflowId", (workflowId) => ({ domain: "shop", workflowId })),
    place("TerminateWorkflowExecution", "workflowId", (workflowId) => ({ domain: "shop", workflowId })),
    place("DescribeWorkflowExecution", "execution.workflowId", (workflowId) => ({
      domain: "shop",
      execution: { workflowId, runId: "r" },
    })),
    place("ListOpenWorkflowExecutions", "executionFilter.workflowId", (workflowId) => ({
      domain: "shop",
      startTimeFilter: { oldestDate: 0 },
      executionFilter: { workflowId },
    })),
    inDecision("StartChildWorkflowExecution", child, "workflowId"),
    inDecision("SignalExternalWorkflowExecution", { signalName: "s" }, "workflowId"),
    inDecision("RequestCancelExternalWorkflowExecution", {}, "workflowId"),
    inDecision("ScheduleActivityTask", activity, "activityId"),
    inDecision("RequestCancelActivityTask", {}, "activityId"),
    inDecision("StartTimer", { startToFireTimeout: "1" }, "timerId"),
    inDecision("CancelTimer", {}, "timerId"),
    inDecision("ScheduleLambdaFunction", { name: "resize" }, "id"),
  ];
  test.each(ids)("$operation accepts any characters within its length at $path", (at) => {
    const flow = "22PT1PRu/Q2hVb4X+a0kCJ4l9FNwRWVFRmZVWT0mPQ==:3";
    for (const text of [flow, "charge:1:shop:9af/3", "arn", "a|b", "\u0000", "a\n\u009f", " a ", "é".repeat(256)])
      expect(constraintAt(at, text)).toBeUndefined();
    expect(constraintAt(at, "")).toBe("Member must have length greater than or equal to 1");
    expect(constraintAt(at, "/".repeat(257))).toBe("Member must have length less than or equal to 256");
  });
  test.each(["CountPendingActivityTasks", "CountPendingDecisionTasks"] as const)(
    "%s accepts any name of a task list",
    (operation) => {
      for (const name of ["a:b", "arn", " a\u0000"]) {
        const input = { domain: "shop", taskList: { name } };
        expect(validate(operation, input)).toBe(input);
      }
    },
  );
  test("signals, markers, identities and looked-up domains are not restricted", () => {
    const free = "arn:a/b|c\u0001 ";
    const signal = { domain: free, workflowId: free, runId: free, signalName: free };
    expect(validate("SignalWorkflowExecution", signal)).toBe(signal);
    const decisions = respond(decision("RecordMarker", { markerName: free }));
    expect(validate("RespondDecisionTaskCompleted", decisions)).toBe(decisions);
    const identified = { ...poll, identity: free };
    expect(validate("PollForDecisionTask", identified)).toBe(identified);
  });
});

describe("tag characters", () => {
  const constraint = "Member must contain only letters, digits, white space and the characters _ . : / = + - @";
  const places = [
    place("TagResource", "tags.1.member.key", (key) => ({ resourceArn: "a", tags: [{ key }] })),
    place("TagResource", "tags.1.member.value", (value) => ({ resourceArn: "a", tags: [{ key: "k", value }] })),
    place("RegisterDomain", "tags.1.member.key", (key) => ({
      name: "shop",
      workflowExecutionRetentionPeriodInDays: "1",
      tags: [{ key }],
    })),
  ];
  test.each(places)("$operation checks them at $path", (at) => {
    for (const text of ["Team A", "été_9.:/=+-@", "日本"]) expect(constraintAt(at, text)).toBeUndefined();
    for (const text of ["a,b", "a*", "<a>", "😀"]) expect(constraintAt(at, text)).toBe(constraint);
  });
  test("a refused list of tag keys is answered with all constraints on its items", () => {
    expect(refusalOf(() => validate("UntagResource", { resourceArn: "a", tagKeys: ["good", "b,d"] })).message).toBe(
      "1 validation error detected: Value '[good, b,d]' at 'tagKeys' failed to satisfy constraint: Member must satisfy " +
        "constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal " +
        `to 1, ${constraint}]`,
    );
  });
});

test("a tag filter accepts any tag that a start accepts", () => {
  for (const tag of ["", "a,b", "a*", "<a>", "😀", "\u0000", "t".repeat(256)]) {
    const filter = { domain: "shop", startTimeFilter: { oldestDate: 0 }, tagFilter: { tag } };
    expect(validate("CountOpenWorkflowExecutions", filter)).toBe(filter);
    const started = { ...start, tagList: [tag] };
    expect(validate("StartWorkflowExecution", started)).toBe(started);
  }
});

describe("reserved tag keys", () => {
  const places = [
    place("TagResource", "tags.1.member.key", (key) => ({ resourceArn: "a", tags: [{ key }] })),
    place("RegisterDomain", "tags.1.member.key", (key) => ({
      name: "shop",
      workflowExecutionRetentionPeriodInDays: "1",
      tags: [{ key }],
    })),
  ];
  test.each(places)("$operation refuses keys that start with aws:", (at) => {
    for (const key of ["aws:team", "AWS:team", "Aws:"])
      expect(constraintAt(at, key)).toBe("Member must not start with 'aws:', which is reserved");
    for (const key of ["aws", "awsome:team", "my:aws:team"]) expect(constraintAt(at, key)).toBeUndefined();
  });
  test("such a tag from an older version can be removed", () => {
    const input = { resourceArn: "a", tagKeys: ["aws:team"] };
    expect(validate("UntagResource", input)).toBe(input);
  });
  test.each(["TagResource", "RegisterDomain"] as const)("%s refuses a key given twice", (operation) => {
    const tags = [{ key: "a", value: "1" }, { key: "A" }, { key: "a", value: "2" }];
    const named = { resourceArn: "a", name: "shop", workflowExecutionRetentionPeriodInDays: "1" };
    expect(refusalOf(() => validate(operation, { ...named, tags }))).toEqual({
      name: "ValidationException",
      message: "Duplicate tag key 'a' specified.",
    });
  });
});

test("our own rules and the model's constraints share one message", () => {
  expect(
    refusalOf(() =>
      validate("StartWorkflowExecution", {
        ...start,
        taskList: { name: "a:b" },
        executionStartToCloseTimeout: "NONE",
        childPolicy: "x",
      }),
    ).message,
  ).toBe(
    "3 validation errors detected: " +
      "Value 'a:b' at 'taskList.name' failed to satisfy constraint: " +
      "Member must not be 'arn' and must not contain ':', '/', '|' or a control character; " +
      "Value 'NONE' at 'executionStartToCloseTimeout' failed to satisfy constraint: " +
      "Member must be a number of seconds from 0 to 31536000; " +
      "Value 'x' at 'childPolicy' failed to satisfy constraint: " +
      "Member must satisfy enum value set: [TERMINATE, REQUEST_CANCEL, ABANDON]",
  );
});
