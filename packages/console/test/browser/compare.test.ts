import type { Decision } from "@openswf/model/wire-types";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./world/axe.ts";
import { launch, open } from "./world/browser.ts";
import { decide, domain, registerDomain, start } from "./world/prepared-domain.ts";
import { RunningServer } from "./world/running-server.ts";

let server: RunningServer;
let browser: Browser;
let [first, second]: [string, string] = ["", ""];

/** A run that records markers and receives signals. The numbers differ in one signal, one marker, the input and the result. */
async function run(number: 1 | 2): Promise<string> {
  const taskList = { name: "compared" };
  const input = JSON.stringify({ orderId: 7, lines: [{ sku: "mug", count: number }] });
  const runId = await start(server.swf, "compared", { taskList, input });
  for (let step = 0; step < 12; step += 1) {
    const markerName = `step-${step}`;
    const marker: Decision = { decisionType: "RecordMarker", recordMarkerDecisionAttributes: { markerName } };
    await decide(server.swf, taskList.name, [marker]);
    const signalName = step === 6 && number === 2 ? "hurry" : "go-on";
    await server.swf.call("SignalWorkflowExecution", { domain, workflowId: "compared", signalName });
  }
  const result = JSON.stringify({ paid: number === 1 });
  await decide(server.swf, taskList.name, [
    { decisionType: "CompleteWorkflowExecution", completeWorkflowExecutionDecisionAttributes: { result } },
  ]);
  return runId;
}

beforeAll(async () => {
  [server, browser] = await Promise.all([RunningServer.start(), launch()]);
  await registerDomain(server.swf);
  first = await run(1);
  second = await run(2);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const execution = (runId: string): string =>
  `${server.endpoint}/console/execution?domain=${domain}&id=compared&run=${encodeURIComponent(runId)}`;
const comparison = (more = ""): string =>
  `${server.endpoint}/console/compare?domain=${domain}&left=compared&leftRun=${encodeURIComponent(first)}&right=compared&rightRun=${encodeURIComponent(second)}${more}`;

async function compare(page: Page, how: string): Promise<void> {
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("menuitem", { name: how }).click();
}

const rows = (page: Page) => page.getByRole("table", { name: "Comparison" }).getByRole("row");

test("a run is put beside the run before, the older one on the left, with what differs marked", async () => {
  const page = await open(browser, execution(second));
  await compare(page, "With the previous run");
  await page.getByRole("status").getByText("Difference 1 of 3").waitFor();
  const search = new URL(page.url()).searchParams;
  expect([search.get("leftRun"), search.get("rightRun"), search.get("with")]).toEqual([first, second, null]);
  await page.getByRole("region", { name: "Left" }).getByText("Completed").waitFor();
  await rows(page).filter({ hasText: "input.lines[0].count" }).waitFor();
  const chosen = page.locator(".compare-row.is-selected");
  expect(await chosen.textContent()).toMatch(/WorkflowExecutionStarted.*changed.*WorkflowExecutionStarted/);
  // What is the same is folded away, and opens.
  const fold = page.getByRole("button", { name: /events are the same/ }).first();
  const before = await rows(page).count();
  await fold.click();
  await expect.poll(() => rows(page).count()).toBeGreaterThan(before + 3);
  await rows(page).filter({ hasText: "step-3" }).waitFor();
});

test("the next difference is jumped to, and a link shows the same to others", async () => {
  const page = await open(browser, comparison());
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("status").getByText("Difference 2 of 3").waitFor();
  await page.locator(".compare-row.is-selected").filter({ hasText: "hurry" }).waitFor();
  const other = await open(browser, page.url());
  await other.getByRole("status").getByText("Difference 2 of 3").waitFor();
  await other.locator(".compare-row.is-selected").filter({ hasText: "hurry" }).waitFor();
  await other.getByRole("button", { name: "First" }).click();
  await other.getByRole("status").getByText("Difference 1 of 3").waitFor();
  // An event of either side leads to its own history.
  await other.getByRole("link", { name: "WorkflowExecutionStarted" }).last().click();
  await other.getByRole("complementary").getByText("WorkflowExecutionStarted").waitFor();
  expect(new URL(other.url()).searchParams.get("run")).toBe(second);
});

test("decision tasks are compared where one asks for it", async () => {
  const page = await open(browser, comparison());
  await page.getByRole("link", { name: "With decision tasks" }).click();
  await page
    .getByRole("button", { name: /events are the same/ })
    .first()
    .click();
  await rows(page).filter({ hasText: "DecisionTaskCompleted" }).first().waitFor();
});

test("a run is compared with a file, and with itself from a file does the same", async () => {
  const history = await server.swf.call("GetWorkflowExecutionHistory", {
    domain,
    execution: { workflowId: "compared", runId: first },
  });
  const page = await open(browser, execution(first));
  await compare(page, "With a file …");
  await page.getByLabel("Choose a file").setInputFiles({
    name: "history.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(history)),
  });
  await page.getByRole("status").getByText("Both did the same").waitFor();
  await page.getByRole("region", { name: "Right" }).getByText("from a file").waitFor();
  await page.getByRole("link", { name: "Change the left side" }).click();
  await page
    .getByRole("textbox", { name: "Workflow id" })
    .or(page.getByRole("searchbox", { name: "Workflow id" }))
    .fill("compared");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "A run" }).getByRole("link", { name: second }).click();
  await page.getByRole("status").getByText("Difference 1 of 3").waitFor();
  // A page that is loaded again has forgotten the file, and says so.
  await page.reload();
  await page.getByText("The file is no longer open").waitFor();
});

test("another run is chosen from those of the workflow id", async () => {
  const page = await open(browser, execution(first));
  await compare(page, "With another run …");
  await page.getByRole("region", { name: "A run" }).getByRole("link", { name: second }).click();
  await page.getByRole("status").getByText("Difference 1 of 3").waitFor();
  await page.getByRole("link", { name: "Swap sides" }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("leftRun")).toBe(second);
});

test("that there is no run before is told", async () => {
  const page = await open(browser, execution(first));
  await compare(page, "With the previous run");
  await page.getByText("The server knows no run of this workflow id before this one.").waitFor();
});

test.each(["light", "dark"] as const)(
  "axe finds nothing serious on the page that compares, in %s",
  async (colorScheme) => {
    const page = await open(browser, comparison(), { colorScheme });
    await page.getByRole("status").getByText("Difference 1 of 3").waitFor();
    await expectAccessible(page);
    await page.goto(
      `${server.endpoint}/console/compare?domain=${domain}&left=compared&leftRun=${encodeURIComponent(first)}`,
    );
    await page.getByRole("region", { name: "A run" }).getByRole("link", { name: second }).waitFor();
    await expectAccessible(page);
  },
);

test("the page that compares fits a phone of 360 px", async () => {
  const page = await open(browser, comparison(), { width: 360 });
  await page.getByRole("status").getByText("Difference 1 of 3").waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
});
