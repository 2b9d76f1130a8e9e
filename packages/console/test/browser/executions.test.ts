import { expect, test } from "vitest";
import { open } from "./world/browser.ts";
import { domain, start } from "./world/prepared-domain.ts";
import { browser, server, withPreparedDomain } from "./world/stage.ts";

withPreparedDomain();

const at = (path: string): string => `${server.endpoint}/console/${path}`;

test("the only domain of a server opens at once", async () => {
  const page = await open(browser, at(""));
  await page.waitForURL(/executions\?domain=orders/);
  await page.getByRole("link", { name: "order-1001" }).waitFor();
});

test("open and closed executions are one list, newest first, with their status in words", async () => {
  const page = await open(browser, at(`executions?domain=${domain}`));
  await page.getByRole("link", { name: "order-1001" }).waitFor();
  const rows = page.getByRole("table", { name: "Executions" }).getByRole("row");
  const texts = await rows.allInnerTexts();
  const ids = texts.map((text) => /(order|invoice)-\d+/.exec(text)?.[0]).filter((id) => id !== undefined);
  expect(ids.toSorted((a, b) => (a < b ? 1 : -1)).at(0)).toBe("order-1007");
  expect(ids.at(0)).toBe("order-1007");
  expect(ids.at(-1)).toBe("order-1001");
  for (const status of ["Running", "Completed", "Failed", "Terminated", "Canceled", "Continued"]) {
    expect(texts.some((text) => text.includes(status))).toBe(true);
  }
});

test("a status with its count narrows the list, and the address says so", async () => {
  const page = await open(browser, at(`executions?domain=${domain}`));
  await page.getByRole("button", { name: /^Failed 1$/ }).click();
  await page.waitForURL(/status=failed/);
  await page.getByRole("link", { name: "order-1001" }).waitFor({ state: "detached" });
  expect(await page.getByRole("table").getByRole("link").allInnerTexts()).toEqual(["order-1002"]);
  await page.goBack();
  await page.getByRole("link", { name: "order-1001" }).waitFor();
});

test.each([
  { query: "id=order-1003", found: ["order-1003"] },
  { query: "tag=express", found: ["order-1001"] },
  { query: "tag=shop-eu&status=FAILED", found: ["order-1002"] },
  { query: "type=order&version=2.1&status=TERMINATED", found: ["order-1003"] },
])("a link with $query shows the same to everybody", async ({ query, found }) => {
  const page = await open(browser, at(`executions?domain=${domain}&${query}`));
  await page.getByRole("table").getByRole("link").first().waitFor();
  expect(await page.getByRole("table").getByRole("link").allInnerTexts()).toEqual(found);
});

test("filters that nothing passes are told, and can be cleared", async () => {
  const page = await open(browser, at(`executions?domain=${domain}&id=order-9`));
  await page.getByRole("heading", { name: "No execution passes these filters" }).waitFor();
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("link", { name: "order-1001" }).waitFor();
});

test("a new execution appears by itself, and so does its close", async () => {
  const page = await open(browser, at(`executions?domain=${domain}&id=late`));
  await page.getByRole("heading", { name: "No execution passes these filters" }).waitFor();
  await start(server.swf, "late", { taskList: { name: "late" } });
  const row = page.getByRole("row").filter({ hasText: "late" });
  await row.getByText("Running").waitFor();
  await server.swf.call("TerminateWorkflowExecution", { domain, workflowId: "late" });
  await row.getByText("Terminated").waitFor();
});

test("chosen columns are kept", async () => {
  const page = await open(browser, at(`executions?domain=${domain}`));
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Run id" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("columnheader", { name: "Run id" }).waitFor();
  await page.reload();
  await page.getByRole("columnheader", { name: "Run id" }).waitFor();
});

test("a pasted workflowId or runId goes to its execution", async () => {
  const page = await open(browser, at(`executions?domain=${domain}`));
  await page.getByRole("link", { name: "order-1001" }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.insertText("order-1002");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "order-1002" }).waitFor();
  const runId = new URL(page.url()).searchParams.get("run") ?? "";
  await page.goto(at(`executions?domain=${domain}`));
  await page.getByRole("searchbox", { name: /Go to/ }).fill(runId);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "order-1002" }).waitFor();
  await page.getByRole("searchbox", { name: /Go to/ }).fill("nothing-of-this-name");
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText("No execution in orders").waitFor();
});

test("ids that are pasted anywhere on a page lead to their execution", async () => {
  const page = await open(browser, at(`types?domain=${domain}`));
  await page.getByText("Takes an order").waitFor();
  const { executionInfos } = await server.swf.call("ListClosedWorkflowExecutions", {
    domain,
    startTimeFilter: { oldestDate: 0 },
    executionFilter: { workflowId: "order-1003" },
  });
  const { workflowId, runId } = executionInfos[0]?.execution ?? {};
  const pasted = JSON.stringify(`Unknown execution: WorkflowExecution=[workflowId=${workflowId}, runId=${runId}]`);
  await page.evaluate(
    `(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", ${pasted});
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    })()`,
  );
  await page.getByRole("heading", { name: "order-1003" }).waitFor();
});
