import { describe, expect, test } from "vitest";
import { openWorld } from "../../../../core/test/world/world.ts";
import {
  type Check,
  daysCheck,
  descriptionMax,
  lengthCheck,
  nameCheck,
  nameMax,
  priorityCheck,
  required,
  roleCheck,
  secondsCheck,
  tagsCheck,
  versionMax,
} from "../../../src/logic/forms/checks.ts";
import { startFieldsOf, startInput, startProblems } from "../../../src/logic/forms/start-form.ts";

const type = { domain: "shop", name: "t", version: "9" };

/** What a form checks, the call that would send it, and texts to try. */
const checked: readonly {
  readonly what: string;
  readonly check: Check;
  readonly call: "RegisterWorkflowType" | "RegisterActivityType" | "RegisterDomain" | "StartWorkflowExecution";
  readonly inputOf: (text: string) => object;
  readonly texts: readonly string[];
}[] = [
  {
    what: "the name of a type",
    check: required(nameCheck(nameMax)),
    call: "RegisterWorkflowType",
    inputOf: (name) => ({ ...type, name }),
    texts: ["order", "a b", "arn", "a:b", "a/b", "a|b", "\u0007", "", "x".repeat(256), "x".repeat(257)],
  },
  {
    what: "a version",
    check: required(nameCheck(versionMax)),
    call: "RegisterActivityType",
    inputOf: (version) => ({ ...type, version }),
    texts: ["1.0", "", "1/2", "x".repeat(64), "x".repeat(65)],
  },
  {
    what: "a description",
    check: lengthCheck(descriptionMax),
    call: "RegisterWorkflowType",
    inputOf: (description) => ({ ...type, description }),
    texts: ["", "a: b", "x".repeat(1_024), "x".repeat(1_025)],
  },
  {
    what: "the time-out of an execution",
    check: secondsCheck("a number"),
    call: "RegisterWorkflowType",
    inputOf: (defaultExecutionStartToCloseTimeout) => ({ ...type, defaultExecutionStartToCloseTimeout }),
    texts: ["", "0", "60", "NONE", "-1", "1.5", "soon", "123456789"],
  },
  {
    what: "the time-out of a task",
    check: secondsCheck("or NONE"),
    call: "RegisterActivityType",
    inputOf: (defaultTaskHeartbeatTimeout) => ({ ...type, defaultTaskHeartbeatTimeout }),
    texts: ["", "0", "60", "NONE", "none", "-1", "123456789"],
  },
  {
    what: "a priority",
    check: priorityCheck,
    call: "RegisterActivityType",
    inputOf: (text) => ({ ...type, ...(text !== "" && { defaultTaskPriority: text }) }),
    texts: ["", "0", "-7", "+7", "2147483647", "2147483648", "-2147483648", "-2147483649", "high", "1.5"],
  },
  {
    what: "the retention of a domain",
    check: required(daysCheck),
    call: "RegisterDomain",
    inputOf: (days) => ({ name: "new", workflowExecutionRetentionPeriodInDays: days }),
    texts: ["0", "30", "90", "91", "NONE", "-1", "", "a"],
  },
];

test.each(
  checked.flatMap((row) => row.texts.map((text) => ({ ...row, text, shown: JSON.stringify(text.slice(0, 20)) }))),
)(
  "$what that is $shown is refused by a form exactly where the server refuses it",
  async ({ check, call, inputOf, text }) => {
    const world = await openWorld();
    const answer = world
      // `as`: the table pairs calls with their inputs.
      .call(call, inputOf(text) as never)
      .then(() => "taken")
      .catch((error: unknown) => (error instanceof Error ? "refused" : String(error)));
    expect(check(text) === undefined ? "taken" : "refused").toBe(await answer);
  },
);

test.each([
  { text: "a, b ,,c", problem: undefined },
  { text: "a,b,c,d,e,f", problem: "At most 5 tags." },
  { text: "x".repeat(257), problem: "A tag has at most 256 characters." },
])("tags $text", ({ text, problem }) => {
  expect(tagsCheck(text)).toBe(problem);
});

test.each([
  { text: "", isRole: true },
  { text: "arn:aws:iam::123456789012:role/swf-lambda", isRole: true },
  { text: "arn:aws-cn:iam::123456789012:role/a/b", isRole: true },
  { text: "arn:aws:iam::123456789012:user/x", isRole: false },
  { text: "swf-lambda", isRole: false },
])("a role $text", ({ text, isRole }) => {
  expect(roleCheck(text) === undefined).toBe(isRole);
});

describe("the form that starts an execution", () => {
  const fields = { ...startFieldsOf(undefined), type: { name: "order", version: "1" }, workflowId: " o-1 " };
  const defaults = {
    defaultTaskList: { name: "orders" },
    defaultExecutionStartToCloseTimeout: "60",
    defaultTaskStartToCloseTimeout: "10",
    defaultChildPolicy: "TERMINATE" as const,
  };

  test("sends what is filled in, and nothing that the type knows", () => {
    expect(startInput("shop", fields, defaults)).toEqual({
      domain: "shop",
      workflowId: "o-1",
      workflowType: { name: "order", version: "1" },
    });
    const all = {
      input: "{}",
      tags: "a,b",
      taskList: "l",
      taskPriority: "3",
      executionTimeout: "9",
      taskTimeout: "NONE",
    };
    expect(startInput("shop", { ...fields, ...all, childPolicy: "ABANDON" }, defaults)).toMatchObject({
      input: "{}",
      tagList: ["a", "b"],
      taskList: { name: "l" },
      taskPriority: "3",
      executionStartToCloseTimeout: "9",
      taskStartToCloseTimeout: "NONE",
      childPolicy: "ABANDON",
    });
  });

  test("is there and back the same", () => {
    const like = startInput("shop", { ...fields, input: "x", tags: "a, b", taskList: "l", lambdaRole: "" }, defaults);
    expect(startInput("shop", startFieldsOf(like), defaults)).toEqual(like);
  });

  test("names what the type has no default for", () => {
    expect(Object.keys(startProblems(fields, {}))).toEqual([
      "taskList",
      "executionTimeout",
      "taskTimeout",
      "childPolicy",
    ]);
    expect(startInput("shop", fields, {})).toBeUndefined();
    // Not known, so that the server has to say it.
    expect(startProblems(fields, undefined)).toEqual({});
  });

  test.each([
    { changed: { type: undefined }, field: "type" },
    { changed: { workflowId: " " }, field: "workflowId" },
    { changed: { input: "x".repeat(32_769) }, field: "input" },
    { changed: { executionTimeout: "NONE" }, field: "executionTimeout" },
    { changed: { taskList: "a:b" }, field: "taskList" },
  ])("refuses a wrong $field", ({ changed, field }) => {
    expect(Object.keys(startProblems({ ...fields, ...changed }, defaults))).toEqual([field]);
    expect(startInput("shop", { ...fields, ...changed }, defaults)).toBeUndefined();
  });
});
