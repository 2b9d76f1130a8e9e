import type { Decision } from "@openswf/model/wire-types";
import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { open } from "./world/browser.ts";
import { decide, domain, start } from "./world/prepared-domain.ts";
import { browser, server, withPreparedDomain } from "./world/stage.ts";

withPreparedDomain();

const at = (id: string, more = ""): string => `${server.endpoint}/console/execution?domain=${domain}&id=${id}${more}`;

test("an open execution shows what it is and everything that is open", async () => {
  const page = await open(browser, at("order-1006"));
  await page.getByRole("heading", { name: "order-1006" }).waitFor();
  const row = (text: string) => page.getByRole("row").filter({ hasText: text });
  await row("charge-1")
    .getByText(/worker@shop-7/)
    .waitFor();
  await row("reminder").waitFor();
  await row("invoice-1006").waitFor();
  await page.getByRole("region", { name: "Input" }).getByText('"mug-blue"').waitFor();
  await page.getByRole("region", { name: "Result" }).getByText("Still running.").waitFor();
});

test("on a phone, actions are beside the status, and a long name of a task list has a line of its own", async () => {
  const taskList = { name: "eu-central-1.payments.production.card-authorisations" };
  await start(server.swf, "narrow", { taskList });
  const page = await open(browser, at("narrow"), { width: 360 });
  const list = page.locator(".execution-header").getByRole("link", { name: taskList.name });
  await list.waitFor();
  const boxOf = async (element: Locator) => (await element.boundingBox()) ?? { y: Number.NaN, height: 0 };
  const actions = await boxOf(page.getByRole("button", { name: "Actions" }));
  const status = await boxOf(page.locator(".execution-title .status"));
  const heading = await boxOf(page.getByRole("heading", { name: "narrow" }));
  expect(actions.y + actions.height).toBeLessThanOrEqual(heading.y);
  expect(status.y).toBeLessThan(actions.y + actions.height);
  expect((await list.boundingBox())?.width).toBeGreaterThan(200);
  await list.click();
  await page.getByRole("heading", { name: taskList.name, level: 1 }).waitFor();
});

test("an open activity shows its last heartbeat with its details, and everything that is due", async () => {
  const taskList = { name: "beating" };
  await start(server.swf, "beating", { taskList });
  const decision: Decision = {
    decisionType: "ScheduleActivityTask",
    scheduleActivityTaskDecisionAttributes: {
      activityType: { name: "charge-card", version: "1" },
      activityId: "resize-41",
      taskList,
      heartbeatTimeout: "900",
    },
  };
  await decide(server.swf, taskList.name, [decision]);
  const { taskToken } = await server.swf.call("PollForActivityTask", { domain, taskList, identity: "worker@shop-9" });
  const page = await open(browser, at("beating"));
  const row = page.getByRole("row").filter({ hasText: "resize-41" });
  await row.getByText("none yet").waitFor();
  await server.swf.call("RecordActivityTaskHeartbeat", { taskToken, details: "3 of 10" });
  await row.getByText("3 of 10").waitFor();
  await row.getByText("of 15 min").waitFor();
  for (const timeout of ["to finish", "to close", "without a heartbeat"]) await row.getByText(timeout).waitFor();
  await row.getByRole("link", { name: "resize-41" }).click();
  await page
    .getByRole("complementary")
    .getByRole("heading", { name: /ActivityTaskScheduled/ })
    .waitFor();
});

test.each([
  { id: "order-1001", title: "Result", text: '"trackingId"' },
  { id: "order-1002", title: "Failure", text: "The bank has declined the card." },
  { id: "order-1003", title: "Terminated because", text: "duplicate order" },
])("$id shows what it has closed with", async ({ id, title, text }) => {
  const page = await open(browser, at(id));
  await page.getByRole("region", { name: title }).getByText(text).waitFor();
});

test("an execution tells that nobody polls its task list, and leads to it", async () => {
  const page = await open(browser, at("order-1005"));
  await page.getByText(/for a decider to take the decision task: 1 task on list nobody, nobody polls it/).waitFor();
  await page.getByRole("region", { name: "Why" }).getByRole("link", { name: "nobody", exact: true }).first().click();
  await page.getByRole("heading", { name: "nobody" }).waitFor();
});

test("an event of the history is shown with what it carries, and its links lead to other events", async () => {
  const page = await open(browser, at("order-1006", "&tab=history"));
  await page.getByRole("link", { name: "ActivityTaskStarted" }).click();
  const detail = page.getByRole("complementary");
  await detail.getByText("worker@shop-7").waitFor();
  await detail.getByRole("link", { name: /ActivityTaskScheduled \d+/ }).click();
  await detail.getByRole("heading", { name: /ActivityTaskScheduled/ }).waitFor();
  await expect.poll(() => detail.textContent()).toContain("tok_8123");
});

test("the compact form has one line for all events of one thing, and filters by kind and text", async () => {
  const page = await open(browser, at("order-1006", "&tab=history"));
  await page.getByRole("button", { name: "Compact" }).click();
  const lines = page.getByRole("table", { name: "History" }).getByRole("row");
  await lines.filter({ hasText: "charge-card (charge-1) on cards" }).filter({ hasText: "started" }).waitFor();
  await page.getByRole("combobox", { name: "Kind" }).selectOption("timer");
  await lines.filter({ hasText: "charge-card" }).waitFor({ state: "detached" });
  await expect.poll(() => lines.count()).toBe(1);
  await page.getByRole("combobox", { name: "Kind" }).selectOption("");
  await page.getByRole("searchbox", { name: "Text in events" }).fill("TOK_8123");
  await page.getByRole("status").getByText("1 shown").waitFor();
  expect(new URL(page.url()).searchParams.get("text")).toBe("TOK_8123");
});

test("the timeline has a line for everything, in words too, and its keys zoom", async () => {
  const page = await open(browser, at("order-1006", "&tab=timeline"));
  const lines = page.getByRole("list", { name: "Timeline" }).getByRole("listitem");
  await lines.filter({ hasText: /charge-card \(charge-1\): open for/ }).waitFor();
  await lines.filter({ hasText: /reminder: open for/ }).waitFor();
  const content = page.locator(".timeline-content");
  const width = async (): Promise<number> => (await content.boundingBox())?.width ?? 0;
  const before = await width();
  await page.locator(".timeline").focus();
  await page.keyboard.press("+");
  expect(await width()).toBeGreaterThan(before * 1.3);
  await page.keyboard.press("0");
  expect(await width()).toBe(before);
  await lines.filter({ hasText: "charge-card" }).getByRole("link").click();
  await page
    .getByRole("complementary")
    .getByRole("heading", { name: /ActivityTaskScheduled/ })
    .waitFor();
});

test("the history of an open execution goes on by itself", async () => {
  await start(server.swf, "followed", { taskList: { name: "followed" } });
  const page = await open(browser, at("followed", "&tab=history"));
  await page.getByRole("link", { name: "DecisionTaskScheduled" }).waitFor();
  await decide(server.swf, "followed", [
    { decisionType: "RecordMarker", recordMarkerDecisionAttributes: { markerName: "checked" } },
    { decisionType: "CompleteWorkflowExecution", completeWorkflowExecutionDecisionAttributes: {} },
  ]);
  await page.getByRole("link", { name: "WorkflowExecutionCompleted" }).waitFor();
  await page.getByText(/^.?Completed$/).waitFor();
});

test.each([
  { id: "order-1006", why: /decision task/i },
  { id: "order-1001", why: /completed/i },
  { id: "order-1002", why: /CardDeclined/ },
])("$id says in one sentence why it waits or has ended", async ({ id, why }) => {
  const page = await open(browser, at(id));
  await page.getByRole("region", { name: "Why" }).getByText(why).first().waitFor();
});

test("an execution of the SDK has its calls as the author wrote them, with attempts in one row", async () => {
  await start(server.swf, "by-sdk", { taskList: { name: "by-sdk" } });
  const attempt = (activityId: string, control: object): Decision => ({
    decisionType: "ScheduleActivityTask",
    scheduleActivityTaskDecisionAttributes: {
      activityType: { name: "charge-card", version: "1" },
      activityId,
      taskList: { name: "by-sdk" },
      input: JSON.stringify({ openswf: 1, args: [{ card: "tok_1" }] }),
      control: JSON.stringify(control),
    },
  });
  await decide(server.swf, "by-sdk", [attempt("a1", { openswf: 1 })]);
  const taskList = { name: "by-sdk" };
  const { taskToken } = await server.swf.call("PollForActivityTask", { domain, taskList });
  await server.swf.call("RespondActivityTaskFailed", { taskToken, reason: "BankDown", details: "try later" });
  await decide(server.swf, "by-sdk", [attempt("a1.2", { openswf: 1, attempt: 2, of: "a1" })]);
  const page = await open(browser, at("by-sdk", "&tab=calls"));
  const call = page.getByRole("region", { name: "Activities" }).getByRole("listitem").first();
  await call.getByText('({"card":"tok_1"})').waitFor();
  await call.getByText("2 attempts").waitFor();
  await call.getByText(/^BankDown: try later$/).waitFor();
});

test("an id that nothing has is told", async () => {
  const page = await open(browser, at("nothing"));
  await page.getByRole("heading", { name: "No such execution" }).waitFor();
});

test("the history is shown as JSON that folds, is narrowed by the filters, and is searched", async () => {
  const page = await open(browser, at("order-1002", "&tab=history"));
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  const json = page.getByRole("region", { name: "Events as JSON" });
  await json.getByText('"WorkflowExecutionStarted"').waitFor();
  await page.getByRole("combobox", { name: "Kind" }).selectOption("execution");
  await json.getByText('"DecisionTaskScheduled"').waitFor({ state: "detached" });
  const folds = json.getByRole("button", { expanded: true });
  const before = await folds.count();
  await folds.last().click();
  await expect.poll(() => folds.count()).toBe(before - 1);
  await page.getByRole("searchbox", { name: "Search Events" }).fill("CardDeclined");
  await json.locator(".is-found").getByText('"CardDeclined"').waitFor();
  expect(new URL(page.url()).searchParams.get("view")).toBe("json");
});

const failsWith = async (workflowId: string, details: string): Promise<void> => {
  await start(server.swf, workflowId, { taskList: { name: workflowId } });
  const attributes = { reason: "NoFunds", details };
  const decisionType = "FailWorkflowExecution";
  await decide(server.swf, workflowId, [{ decisionType, failWorkflowExecutionDecisionAttributes: attributes }]);
};

test("a failure in the form of another SDK shows its message and stack, and any other JSON is formatted", async () => {
  const traceback = ['  File "shop.py", line 31, in charge\n'];
  await failsWith("python", JSON.stringify({ error: "NoFunds", message: "the account is empty", traceback }));
  const page = await open(browser, at("python"));
  const failure = page.getByRole("region", { name: "Failure", exact: true });
  await failure.getByText("the account is empty").waitFor();
  await failure.getByText('File "shop.py", line 31, in charge').waitFor();
  await page.getByRole("region", { name: "Why" }).getByText("NoFunds: the account is empty").waitFor();
  await failsWith("other", JSON.stringify({ account: 7, retry: [1, 2] }));
  await page.goto(at("other"));
  await failure.getByRole("region", { name: "Details as JSON" }).getByText('"account"').waitFor();
});

test("an opened relative that is still open is read again", async () => {
  await start(server.swf, "mother", { taskList: { name: "mother" } });
  const child = (workflowId: string): Decision => ({
    decisionType: "StartChildWorkflowExecution",
    startChildWorkflowExecutionDecisionAttributes: {
      workflowId,
      workflowType: { name: "order", version: "2.1" },
      taskList: { name: "daughters" },
    },
  });
  await decide(server.swf, "mother", [child("daughter-1")]);
  const page = await open(browser, at("daughter-1", "&tab=family"));
  const rows = page.getByRole("table", { name: "Family" }).getByRole("row");
  await rows.filter({ hasText: "this run" }).waitFor();
  await page.getByRole("button", { name: "Children of mother" }).click();
  await expect
    .poll(() => page.getByRole("button", { name: "Children of mother" }).getAttribute("aria-expanded"))
    .toBe("true");
  expect(await rows.count()).toBe(2);
  await decide(server.swf, "mother", [child("daughter-2")]);
  await rows.filter({ hasText: "daughter-2" }).waitFor({ timeout: 30_000 });
});
