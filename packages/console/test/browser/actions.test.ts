import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "./world/axe.ts";
import { open } from "./world/browser.ts";
import { domain, start } from "./world/prepared-domain.ts";
import { browser, server, withPreparedDomain } from "./world/stage.ts";

withPreparedDomain();

/** Opens a dialog of the menu of an execution. */
async function act(workflowId: string, action: string): Promise<Page> {
  const url = `${server.endpoint}/console/execution?domain=${domain}&id=${workflowId}`;
  const page = await open(browser, url, { mayComplain: /status of 400/ });
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: action }).click();
  return page;
}

async function lastEvents(workflowId: string, runId: string, count: number): Promise<readonly object[]> {
  const execution = { workflowId, runId };
  const input = { domain, execution, reverseOrder: true, maximumPageSize: count };
  return (await server.swf.call("GetWorkflowExecutionHistory", input)).events;
}

test("a signal is sent as its preview shows it", async () => {
  const runId = await start(server.swf, "signaled", { taskList: { name: "none" } });
  const page = await act("signaled", "Signal");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name of the signal").fill("address-changed");
  await dialog.getByLabel("Input").fill('{"city":"Porto"');
  await dialog.getByText("not JSON from line 1, column 16").waitFor();
  await dialog.getByLabel("Input").fill('{"city":"Porto"}');
  await dialog.getByText("JSON", { exact: true }).waitFor();
  await dialog.getByText("What will be sent").click();
  expect(await dialog.locator("pre").textContent()).toContain('"signalName": "address-changed"');
  await dialog.getByRole("button", { name: "Send signal" }).click();
  await page.getByRole("status").getByText("Signal sent").waitFor();
  expect(await lastEvents("signaled", runId, 1)).toMatchObject([
    {
      eventType: "WorkflowExecutionSignaled",
      workflowExecutionSignaledEventAttributes: { signalName: "address-changed", input: '{"city":"Porto"}' },
    },
  ]);
});

test("what an action has written into the history shows at once, not with the next look for news", async () => {
  await start(server.swf, "at-once", { taskList: { name: "none" } });
  const url = `${server.endpoint}/console/execution?domain=${domain}&id=at-once`;
  const page = await open(browser, url, { clock: "movable" });
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Signal" }).click();
  await page.getByLabel("Name of the signal").fill("hurry");
  // From here on no interval fires.
  await page.clock.pauseAt(Date.now() + 5_000);
  await page.waitForLoadState("networkidle");
  await page.getByRole("button", { name: "Send signal" }).click();
  await page.getByRole("region", { name: "Signals received", exact: true }).getByText("hurry").waitFor();
});

test("a cancel request is sent, and shown", async () => {
  await start(server.swf, "to-cancel", { taskList: { name: "none" } });
  const page = await act("to-cancel", "Request cancel");
  await page.getByRole("dialog").getByRole("button", { name: "Request cancel" }).click();
  await page.getByText("cancel requested", { exact: true }).waitFor();
});

test("an execution is terminated with a child policy and a reason", async () => {
  const runId = await start(server.swf, "to-terminate", { taskList: { name: "none" } });
  const page = await act("to-terminate", "Terminate");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What becomes of its children").selectOption("ABANDON");
  await dialog.getByLabel("Reason").fill("started twice");
  await dialog.getByRole("button", { name: "Terminate" }).click();
  await page
    .getByText(/^.?Terminated$/)
    .first()
    .waitFor();
  expect(await lastEvents("to-terminate", runId, 1)).toMatchObject([
    {
      eventType: "WorkflowExecutionTerminated",
      workflowExecutionTerminatedEventAttributes: { childPolicy: "ABANDON", reason: "started twice" },
    },
  ]);
});

test("an execution that has closed is run again with another input, and its page opens", async () => {
  const page = await act("order-1002", "Run again");
  const dialog = page.getByRole("dialog");
  expect(await dialog.getByLabel("Input").inputValue()).toContain("mug-blue");
  expect(await dialog.getByLabel("Tags").inputValue()).toBe("shop-eu");
  await dialog.getByLabel("Input").fill('{"orderId":7}');
  await dialog.getByRole("button", { name: "Start" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("region", { name: "Input" }).getByText("7", { exact: true }).waitFor();
  await page.getByText(/^.?Running$/).waitFor();
});

test("a refused action keeps its dialog, with what the server says", async () => {
  const page = await act("order-1006", "Run again");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Start" }).click();
  await dialog.getByRole("alert").getByText("WorkflowExecutionAlreadyStartedFault").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

test("a new execution is started from the defaults of its type, with the keyboard alone", async () => {
  const page = await open(browser, `${server.endpoint}/console/executions?domain=${domain}`);
  await page.getByRole("button", { name: "Start execution" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Workflow type").selectOption({ label: "order 2.1" });
  await dialog.getByLabel("Workflow id").fill("by-keyboard");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "by-keyboard" }).waitFor();
});

test("an execution that has closed can neither be signaled nor terminated", async () => {
  const page = await open(browser, `${server.endpoint}/console/execution?domain=${domain}&id=order-1001`);
  await page.getByRole("button", { name: "Actions" }).click();
  for (const name of ["Signal", "Request cancel", "Terminate"]) {
    expect(await page.getByRole("menuitem", { name }).getAttribute("aria-disabled")).toBe("true");
  }
});

test.each([
  { action: "Signal", colorScheme: "light" },
  { action: "Request cancel", colorScheme: "dark" },
  { action: "Terminate", colorScheme: "dark" },
  { action: "Run again", colorScheme: "light" },
] as const)("axe finds nothing serious in the dialog $action in $colorScheme, and it fits a phone", async (row) => {
  const url = `${server.endpoint}/console/execution?domain=${domain}&id=order-1006`;
  const page = await open(browser, url, { colorScheme: row.colorScheme, width: 360 });
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: row.action }).click();
  await page.getByRole("dialog").getByText("What will be sent").click();
  await expectAccessible(page);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
});
