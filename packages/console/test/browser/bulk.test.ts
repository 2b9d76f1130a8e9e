import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "./world/axe.ts";
import { open } from "./world/browser.ts";
import { domain, start } from "./world/prepared-domain.ts";
import { browser, server, withPreparedDomain } from "./world/stage.ts";

withPreparedDomain();

/** Starts executions with a tag, and opens the list of those. */
async function openTagged(tag: string, count: number, clock?: "movable"): Promise<Page> {
  for (let index = 1; index <= count; index += 1) {
    await start(server.swf, `${tag}-${index}`, { taskList: { name: tag }, tagList: [tag], input: `"${index}"` });
  }
  const url = `${server.endpoint}/console/executions?domain=${domain}&tag=${tag}`;
  const page = await open(browser, url, { mayComplain: /status of 400/, ...(clock !== undefined && { clock }) });
  await page.getByText(`${count} executions, which is all`).waitFor();
  return page;
}

const box = (page: Page, workflowId: string): Locator => page.getByRole("checkbox", { name: `Select ${workflowId}` });
const bar = (page: Page): Locator => page.getByRole("region", { name: "Selected executions" });

async function closedWith(tag: string): Promise<readonly string[]> {
  const input = { domain, startTimeFilter: { oldestDate: 0 }, tagFilter: { tag } };
  const { executionInfos } = await server.swf.call("ListClosedWorkflowExecutions", input);
  return executionInfos.map(({ execution, closeStatus }) => `${execution.workflowId} ${closeStatus}`).toSorted();
}

test("rows are chosen with the pointer, a range with Shift, and are terminated together", async () => {
  const page = await openTagged("range", 5);
  await box(page, "range-2").click();
  await box(page, "range-4").click({ modifiers: ["Shift"] });
  await bar(page).getByText("3 selected").waitFor();
  await bar(page).getByRole("button", { name: "Terminate 3" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("a test");
  await dialog.getByText("What will be sent").click();
  expect(await dialog.locator("pre").textContent()).toContain('"reason": "a test"');
  expect(await dialog.getByRole("list", { name: "Executions" }).getByRole("listitem").count()).toBe(3);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Terminate 3 executions" }).click();
  await dialog.getByText("3 of 3 terminated").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close" }).click();
  await bar(page).waitFor({ state: "detached" });
  expect(await closedWith("range")).toEqual(["range-2 TERMINATED", "range-3 TERMINATED", "range-4 TERMINATED"]);
  await page.getByRole("row").filter({ hasText: "range-3" }).getByText("Terminated").waitFor();
});

test("what has been done to many shows at once, not with the next look for news", async () => {
  const page = await openTagged("at-once", 2, "movable");
  await box(page, "at-once-1").click();
  // From here on no interval fires.
  await page.clock.pauseAt(Date.now() + 5_000);
  await page.waitForLoadState("networkidle");
  await bar(page).getByRole("button", { name: "Terminate 1" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Terminate 1 execution" }).click();
  await page.clock.runFor(500);
  await dialog.getByText("1 of 1 terminated").waitFor();
  // The list is behind the dialog, where no roles are told.
  await page.locator("[role=row]").filter({ hasText: "at-once-1" }).getByText("Terminated").waitFor();
});

test("rows are chosen with the keyboard alone", async () => {
  const page = await openTagged("keys", 4);
  await page.getByRole("link", { name: "keys-4" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowDown");
  await bar(page).getByText("2 selected").waitFor();
  expect(await box(page, "keys-3").isChecked()).toBe(true);
  expect(await box(page, "keys-2").isChecked()).toBe(true);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await bar(page).waitFor({ state: "detached" });
});

test("a signal goes to all that are open, and what has closed is left out", async () => {
  const page = await openTagged("mixed", 3);
  await server.swf.call("TerminateWorkflowExecution", { domain, workflowId: "mixed-1" });
  await page.getByRole("row").filter({ hasText: "mixed-1" }).getByText("Terminated").waitFor();
  await page.getByRole("checkbox", { name: "Select all rows" }).click();
  await bar(page).getByRole("button", { name: "Signal 2" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("1 has closed, and is left out.").waitFor();
  expect(await dialog.getByRole("button", { name: "Signal 2 executions" }).isDisabled()).toBe(true);
  await dialog.getByLabel("Name of the signal").fill("go");
  await dialog.getByLabel("Input").fill('{"a":1}');
  await dialog.getByRole("button", { name: "Signal 2 executions" }).click();
  await dialog.getByText("2 of 2 signaled").waitFor();
  const execution = { domain, executionFilter: { workflowId: "mixed-3" }, startTimeFilter: { oldestDate: 0 } };
  const { executionInfos } = await server.swf.call("ListOpenWorkflowExecutions", execution);
  const { events } = await server.swf.call("GetWorkflowExecutionHistory", {
    domain,
    execution: executionInfos[0]?.execution ?? { workflowId: "", runId: "" },
    reverseOrder: true,
    maximumPageSize: 1,
  });
  expect(events).toMatchObject([{ workflowExecutionSignaledEventAttributes: { signalName: "go", input: '{"a":1}' } }]);
});

test("what fails is listed with its reason, and tried again", async () => {
  const page = await openTagged("failing", 3);
  await page.getByRole("checkbox", { name: "Select all rows" }).click();
  await bar(page).getByRole("button", { name: "Request cancel of 3" }).click();
  await server.swf.call("TerminateWorkflowExecution", { domain, workflowId: "failing-2" });
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Request cancel of 3" }).click();
  await dialog.getByText("2 of 3 asked to cancel, 1 failed").waitFor();
  const failures = dialog.getByRole("region", { name: "Failures" });
  await failures.getByText(/^Not found: Unknown execution/).waitFor();
  await failures.getByRole("link", { name: "failing-2" }).waitFor();
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await failures.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("failures.tsv");
  await dialog.getByRole("button", { name: "Retry 1 failed" }).click();
  await dialog.getByText("2 of 3 asked to cancel, 1 failed").waitFor();
});

test("executions that have closed run again, each with its own input", async () => {
  const page = await openTagged("again", 2);
  for (const workflowId of ["again-1", "again-2"]) {
    await server.swf.call("TerminateWorkflowExecution", { domain, workflowId });
  }
  await page.getByRole("row").filter({ hasText: "again-1" }).getByText("Terminated").waitFor();
  await page.getByRole("row").filter({ hasText: "again-2" }).getByText("Terminated").waitFor();
  await page.getByRole("checkbox", { name: "Select all rows" }).click();
  await bar(page).getByRole("button", { name: "Run again 2" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Run again 2 executions" }).click();
  await page.getByRole("dialog").getByText("2 of 2 started again").waitFor();
  const input = { domain, startTimeFilter: { oldestDate: 0 }, tagFilter: { tag: "again" } };
  const { executionInfos } = await server.swf.call("ListOpenWorkflowExecutions", input);
  expect(executionInfos.map(({ execution }) => execution.workflowId).toSorted()).toEqual(["again-1", "again-2"]);
  for (const { execution } of executionInfos) {
    const { events } = await server.swf.call("GetWorkflowExecutionHistory", { domain, execution, maximumPageSize: 1 });
    expect(events[0]?.workflowExecutionStartedEventAttributes).toMatchObject({
      input: `"${execution.workflowId.slice(-1)}"`,
      taskList: { name: "again" },
      tagList: ["again"],
    });
  }
});

test("throttling is waited out, leaving is warned of, and a run stops and goes on when asked", async () => {
  const page = await openTagged("slow", 12);
  let refusals = 1;
  await page.route("**/*", async (route) => {
    const isCancel = route.request().headers()["x-amz-target"]?.endsWith("RequestCancelWorkflowExecution");
    if (isCancel !== true || refusals === 0) return route.continue();
    refusals -= 1;
    await route.fulfill({
      status: 400,
      contentType: "application/x-amz-json-1.0",
      body: JSON.stringify({ __type: "com.amazon.coral.availability#ThrottlingException", message: "Rate exceeded" }),
    });
  });
  await page.getByRole("checkbox", { name: "Select all rows" }).click();
  await bar(page).getByRole("button", { name: "Request cancel of 12" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Request cancel of 12" }).click();
  await dialog.getByText(/The server takes no more calls/).waitFor();
  const warned = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  expect((await warned).type()).toBe("beforeunload");
  await (await warned).dismiss();
  await dialog.getByRole("button", { name: "Stop" }).click();
  await dialog.getByText(/not sent$/).waitFor();
  await dialog.getByRole("button", { name: /^Go on with/ }).click();
  await dialog.getByText("12 of 12 asked to cancel").waitFor();
  await dialog.getByRole("status").getByText("Done.").waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect.poll(() => page.getByText("cancel requested").count()).toBe(12);
});

test("chosen rows and what can be done to them fit a phone", async () => {
  await start(server.swf, "on-a-phone", { taskList: { name: "phone" }, tagList: ["phone"] });
  const url = `${server.endpoint}/console/executions?domain=${domain}&tag=phone`;
  const page = await open(browser, url, { width: 360, colorScheme: "dark" });
  await box(page, "on-a-phone").click();
  await bar(page).getByText("1 selected").waitFor();
  await expectAccessible(page);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  await bar(page).getByRole("button", { name: "Signal 1" }).click();
  await page.getByRole("dialog").getByText("What will be sent").click();
  await expectAccessible(page);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
});
