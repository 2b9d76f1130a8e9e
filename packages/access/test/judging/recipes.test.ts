import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeDirectory } from "../../src/directory/directory.ts";
import { SignedPrincipal } from "../../src/judging/signed-principal.ts";
import { account, contentWith } from "../trusting.ts";
import { question } from "./question.ts";

const page = readFileSync(new URL("../../../../docs/how-to/access-control.md", import.meta.url), "utf8");
const recipes = new Map(
  [...page.matchAll(/<!-- recipe: ([\w-]+) -->\n```json\n([\s\S]*?)```/g)].map(([, name = "", json = ""]) => [
    name,
    json,
  ]),
);

/** What the user `cards`, tagged with the team `payments`, may do under a recipe of the page. */
function outcome(
  recipe: string,
  action: string,
  given: Readonly<Record<string, string>> = {},
  domain = "orders",
): string {
  // `as`: an invalid policy is refused below.
  const { Statement } = JSON.parse(recipes.get(recipe) ?? "") as { Statement: object | readonly object[] };
  const content = contentWith({ cards: { policy: Statement, tags: { team: "payments" } } });
  const active = makeDirectory(content).active(account, "cards");
  if (active === undefined) throw new Error("the user must exist");
  const principal = new SignedPrincipal({ ...active.principal, accessKeyId: "", secretAccessKey: "" });
  const resourceTags = [{ key: "team", value: domain === "orders" ? "payments" : "shipping" }];
  const resource = `arn:aws:swf:us-east-1:${account}:/domain/${domain}`;
  return principal.judge({ ...question(action, resource), keys: (key) => given[key], resourceTags }).outcome;
}

const cards = { "swf:tasklist.name": "cards" };
const here = { "aws:sourceip": "10.1.2.3" };
const away = { "aws:sourceip": "203.0.113.7" };

test.each([
  { recipe: "cards-worker", action: "swf:PollForActivityTask", given: cards, is: "allowed" },
  {
    recipe: "cards-worker",
    action: "swf:PollForActivityTask",
    given: { "swf:tasklist.name": "safes" },
    is: "implicitlyDenied",
  },
  { recipe: "cards-worker", action: "swf:PollForActivityTask", given: cards, domain: "other", is: "implicitlyDenied" },
  { recipe: "cards-worker", action: "swf:PollForDecisionTask", given: cards, is: "implicitlyDenied" },
  { recipe: "cards-worker", action: "swf:RespondActivityTaskCompleted", is: "allowed" },
  { recipe: "cards-worker", action: "swf:RecordActivityTaskHeartbeat", is: "allowed" },
  {
    recipe: "order-starter",
    action: "swf:StartWorkflowExecution",
    given: { "swf:workflowtype.name": "order" },
    is: "allowed",
  },
  {
    recipe: "order-starter",
    action: "swf:StartWorkflowExecution",
    given: { "swf:workflowtype.name": "refund" },
    is: "implicitlyDenied",
  },
  { recipe: "order-starter", action: "swf:TerminateWorkflowExecution", is: "implicitlyDenied" },
  { recipe: "order-decider", action: "swf:RespondDecisionTaskCompleted", is: "allowed" },
  {
    recipe: "order-decider",
    action: "swf:ScheduleActivityTask",
    given: { "swf:activitytype.name": "charge" },
    is: "allowed",
  },
  {
    recipe: "order-decider",
    action: "swf:ScheduleActivityTask",
    given: { "swf:activitytype.name": "wipe" },
    is: "implicitlyDenied",
  },
  { recipe: "order-decider", action: "swf:StartChildWorkflowExecution", is: "implicitlyDenied" },
  { recipe: "reader", action: "swf:ListOpenWorkflowExecutions", is: "allowed" },
  { recipe: "reader", action: "swf:SignalWorkflowExecution", is: "implicitlyDenied" },
  { recipe: "own-list", action: "swf:PollForActivityTask", given: cards, is: "allowed" },
  {
    recipe: "own-list",
    action: "swf:PollForActivityTask",
    given: { "swf:tasklist.name": "safes" },
    is: "implicitlyDenied",
  },
  { recipe: "own-list", action: "swf:DescribeWorkflowExecution", is: "allowed" },
  { recipe: "own-list", action: "swf:DescribeWorkflowExecution", domain: "other", is: "implicitlyDenied" },
  { recipe: "office-only", action: "swf:ListDomains", given: here, is: "allowed" },
  { recipe: "office-only", action: "swf:ListDomains", given: away, is: "explicitlyDenied" },
  { recipe: "office-only", action: "swf:ScheduleActivityTask", is: "allowed" },
])("the recipe $recipe: $action with $given in $domain is $is", ({ recipe, action, given, domain, is }) => {
  expect(outcome(recipe, action, given, domain)).toBe(is);
});

test("every recipe of the page is tested here", () => {
  expect([...recipes.keys()]).toEqual([
    "cards-worker",
    "order-starter",
    "order-decider",
    "reader",
    "own-list",
    "office-only",
  ]);
});
