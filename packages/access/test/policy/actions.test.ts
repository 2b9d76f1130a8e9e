import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/policy/evaluate.ts";
import { compilePolicy } from "../../src/policy/policy-document.ts";
import { document, outcomeOf, request } from "./requests.ts";

const poll = "swf:PollForDecisionTask";

describe("Action", () => {
  test.each([
    { actions: "*", asked: poll, allows: true },
    { actions: "*:*", asked: poll, allows: true },
    { actions: "swf:*", asked: poll, allows: true },
    { actions: "swf:PollForDecisionTask", asked: poll, allows: true },
    { actions: "SWF:pollfordecisiontask", asked: poll, allows: true },
    { actions: "swf:PollForDecisionTask", asked: "SWF:POLLFORDECISIONTASK", allows: true },
    { actions: "swf:PollFor", asked: poll, allows: false },
    { actions: "swf:PollForDecisionTasks", asked: poll, allows: false },
    { actions: "PollForDecisionTask:swf", asked: poll, allows: false },
    { actions: "s3:*", asked: poll, allows: false },
    { actions: "swf:Poll*", asked: poll, allows: true },
    { actions: "swf:poll*TASK", asked: poll, allows: true },
    { actions: "swf:*DecisionTask", asked: poll, allows: true },
    { actions: "swf:*For*", asked: poll, allows: true },
    { actions: "swf:*Activity*", asked: poll, allows: false },
    { actions: "s?f:*", asked: poll, allows: true },
    { actions: "?swf:*", asked: poll, allows: false },
    { actions: "s*:Poll*", asked: poll, allows: true },
    { actions: "swf:PollFor????????Task", asked: poll, allows: true },
    { actions: "swf:PollFor???????Task", asked: poll, allows: false },
    { actions: ["swf:ListDomains", poll], asked: poll, allows: true },
    { actions: ["swf:ListDomains", "swf:Poll*"], asked: poll, allows: true },
    { actions: ["swf:ListDomains", "*"], asked: poll, allows: true },
    { actions: ["swf:ListDomains", "swf:Describe*"], asked: poll, allows: false },
  ])("$actions names $asked: $allows", ({ actions, asked, allows }) => {
    const statement = { Effect: "Allow", Action: actions, Resource: "*" };
    expect(outcomeOf(statement, request(asked))).toBe(allows ? "allowed" : "implicitlyDenied");
  });
});

describe("NotAction covers all actions except those named", () => {
  test.each([
    { actions: "swf:TerminateWorkflowExecution", asked: poll, allows: true },
    { actions: "swf:TerminateWorkflowExecution", asked: "swf:TerminateWorkflowExecution", allows: false },
    { actions: "swf:TerminateWorkflowExecution", asked: "swf:terminateworkflowexecution", allows: false },
    { actions: "swf:*", asked: poll, allows: false },
    { actions: "swf:*", asked: "iam:PassRole", allows: true },
    { actions: ["swf:Register*", "swf:Deprecate*"], asked: "swf:DeprecateDomain", allows: false },
    { actions: ["swf:Register*", "swf:Deprecate*"], asked: poll, allows: true },
    { actions: "*", asked: poll, allows: false },
  ])("$actions and $asked: $allows", ({ actions, asked, allows }) => {
    const statement = { Effect: "Allow", NotAction: actions, Resource: "*" };
    expect(outcomeOf(statement, request(asked))).toBe(allows ? "allowed" : "implicitlyDenied");
  });

  test("with Deny it denies all except those named", () => {
    const statement = { Effect: "Deny", NotAction: "swf:List*", Resource: "*" };
    expect(outcomeOf(statement, request(poll))).toBe("explicitlyDenied");
    expect(outcomeOf(statement, request("swf:ListDomains"))).toBe("implicitlyDenied");
  });
});

test("the answer stays the same however many actions are tested", () => {
  const policy = compilePolicy("test", document({ Effect: "Allow", Action: "swf:Poll*", Resource: "*" }));
  const asked = Array.from({ length: 600 }, (_, index) => (index % 2 === 0 ? `swf:Poll${index}` : `swf:List${index}`));
  for (let time = 0; time < 3; time += 1) {
    const named = asked.filter((action) => evaluate([policy], request(action)).outcome === "allowed");
    expect(named).toEqual(asked.filter((action) => action.startsWith("swf:Poll")));
  }
});
