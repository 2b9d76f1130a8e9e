import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open } from "./world/browser.ts";
import { decide, domain, registerDomain, start } from "./world/prepared-domain.ts";
import { RunningServer } from "./world/running-server.ts";

/** The most that SWF allows. */
const events = 25_000;
/** In each decision task, with the four events around them. */
const markersPerTask = 996;
const executions = 1_500;

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([RunningServer.start(), launch()]);
  await registerDomain(server.swf);
  await start(server.swf, "long", { taskList: { name: "long" } });
  const markers = Array.from({ length: markersPerTask }, (_, index) => ({
    decisionType: "RecordMarker" as const,
    recordMarkerDecisionAttributes: { markerName: `marker-${index}` },
  }));
  for (let task = 0; task < events / (markersPerTask + 4) - 1; task += 1) {
    await decide(server.swf, "long", markers);
    await server.swf.call("SignalWorkflowExecution", { domain, workflowId: "long", signalName: "on" });
  }
  for (let first = 0; first < executions; first += 100) {
    const ids = Array.from({ length: 100 }, (_, index) => `many-${first + index}`);
    await Promise.all(ids.map((id) => start(server.swf, id, { taskList: { name: "many" } })));
  }
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test("a history as long as SWF allows is read to its end, and searched", async () => {
  const began = performance.now();
  const page = await open(browser, `${server.endpoint}/console/execution?domain=${domain}&id=long&tab=history`);
  await page.getByRole("link", { name: "WorkflowExecutionStarted" }).waitFor();
  await page
    .getByRole("region", { name: "Why" })
    .getByText(/^Reading the history: /)
    .waitFor();
  const firstMs = performance.now() - began;
  await page
    .getByRole("status")
    .getByText(/^2[34],\d{3} shown$/)
    .waitFor();
  const wholeMs = performance.now() - began;
  process.stdout.write(
    `${Math.round(firstMs)} ms to the first events of a long history, ${Math.round(wholeMs)} ms to all\n`,
  );
  await page
    .getByRole("region", { name: "Why" })
    .getByText(/decision task/)
    .waitFor();
  // Only the rows in sight exist.
  expect(await page.getByRole("row").count()).toBeLessThan(100);
  await page.getByRole("searchbox", { name: "Text in events" }).fill("marker-995");
  await page
    .getByRole("status")
    .getByText(/^2[34] shown$/)
    .waitFor();
  await page.getByRole("link", { name: "Timeline", exact: true }).click();
  await page.getByRole("list", { name: "Timeline" }).getByText("Markers", { exact: true }).waitFor();
});

test("a list of more executions than one page holds is scrolled to its end, and does not jump when new ones start", async () => {
  const page = await open(browser, `${server.endpoint}/console/executions?domain=${domain}&type=order`);
  const table = page.getByRole("table", { name: "Executions" });
  await table
    .getByText(/^many-14/)
    .first()
    .waitFor();
  const end = table.getByText("long", { exact: true });
  await table.hover();
  const scrollToEnd = async (): Promise<boolean> => {
    await page.mouse.wheel(0, 100_000);
    return end.isVisible();
  };
  await expect.poll(scrollToEnd, { timeout: 30_000 }).toBe(true);
  await end.waitFor();
  const before = await end.boundingBox();
  await start(server.swf, "newest", { taskList: { name: "many" } });
  const first = table.getByText("newest", { exact: true });
  // The count of rows tells when the new one has arrived, which is out of sight.
  await expect.poll(() => table.getAttribute("aria-rowcount"), { timeout: 15_000 }).toBe(String(executions + 3));
  expect(await end.boundingBox()).toEqual(before);
  await page.mouse.wheel(0, -100_000);
  await first.waitFor();
});
