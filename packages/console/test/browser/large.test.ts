import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open } from "./world/browser.ts";
import { framesOfIdling, framesOfScrolling, report } from "./world/frames.ts";
import { buildLargeStore, longDomain, manyDomain, manyExecutions } from "./world/large-store.ts";
import { RunningServer } from "./world/running-server.ts";

let folder: string;
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "openswf-large-"));
  const path = join(folder, "large.sqlite");
  const began = performance.now();
  await buildLargeStore(path);
  print(`${ms(began)} to build a store of ${manyExecutions.toLocaleString("en")} executions`);
  [server, browser] = await Promise.all([RunningServer.start(["--store", `sqlite:${path}`, "--port", "0"]), launch()]);
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const ms = (since: number): string => `${Math.round(performance.now() - since)} ms`;

test("a history as long as SWF allows shows its first events and why it waits at once, then all, and is searched", async () => {
  const began = performance.now();
  const page = await open(browser, `${server.endpoint}/console/execution?domain=${longDomain}&id=long&tab=history`);
  await page.getByRole("link", { name: "WorkflowExecutionStarted" }).waitFor();
  const first = ms(began);
  const why = page.getByRole("region", { name: "Why" });
  await why.getByText(/for a decider to take the decision task/).waitFor();
  const whyAt = ms(began);
  const isReadingOn = await page.getByRole("link", { name: "Timeline", exact: true }).isVisible();
  expect(isReadingOn).toBe(true);
  const shown = page.getByRole("status").getByText(/^24,9\d\d shown$/);
  await shown.waitFor();
  print(`A long history: ${first} to the first events, ${whyAt} to the reason, ${ms(began)} to all`);
  // Only the rows in sight exist.
  expect(await page.getByRole("row").count()).toBeLessThan(100);
  await page.getByRole("table", { name: "History" }).hover();
  report("Scrolling its events", await framesOfScrolling(page, 60, 800));
  await page.getByRole("searchbox", { name: "Text in events" }).fill("marker-24");
  await page
    .getByRole("status")
    .getByText(/^\d{3} shown$/)
    .waitFor();
}, 60_000);

test("the timeline of a long history is drawn, scrolled and zoomed", async () => {
  const page = await open(browser, `${server.endpoint}/console/execution?domain=${longDomain}&id=long&tab=timeline`);
  const timeline = page.getByRole("list", { name: "Timeline" });
  await timeline.getByText("Markers", { exact: true }).waitFor();
  await page.getByText("One line each").click();
  await timeline.hover();
  report("Scrolling its timeline", await framesOfScrolling(page, 60, 400));
  expect(await timeline.getByRole("listitem").count()).toBeLessThan(100);
  await page.getByRole("button", { name: "Zoom in" }).click();
  expect(await page.getByRole("button", { name: "Fit" }).isEnabled()).toBe(true);
}, 60_000);

test("a hundred thousand executions show their newest at once, scroll, and do not jump when new ones start", async () => {
  const began = performance.now();
  const page = await open(browser, `${server.endpoint}/console/executions?domain=${manyDomain}`);
  const table = page.getByRole("table", { name: "Executions" });
  await table.getByRole("link").nth(20).waitFor();
  print(`A hundred thousand executions: ${ms(began)} to the first`);
  await table.hover();
  report("A page at rest, the floor of this machine", await framesOfIdling(page, 1_500));
  report("Scrolling executions while they are read", await framesOfScrolling(page, 80, 1_500));
  await page.mouse.wheel(0, -1_000_000);
  const newest = table.getByRole("link", { name: `order-${manyExecutions - 1}`, exact: true });
  await newest.focus();
  report("Scrolling executions that have been read", await framesOfScrolling(page, 60, 1_500));
  // Its row now shows another execution, which Enter must not open.
  expect(await page.evaluate("document.activeElement === document.body")).toBe(true);
  const rowsSeen = await table.getByRole("row").count();
  expect(rowsSeen).toBeLessThan(100);
  // Rows still come and go while the last of the scrolling is drawn.
  let before = { name: "", top: Number.NaN };
  const inSight = 10;
  const staysInPlace = async (): Promise<boolean> => {
    const last = before;
    const seen = await table.getByRole("link").nth(inSight).elementHandle();
    before = { name: (await seen?.textContent()) ?? "", top: (await seen?.boundingBox())?.y ?? Number.NaN };
    return before.name === last.name && before.top === last.top;
  };
  await expect.poll(staysInPlace, { interval: 250, timeout: 10_000 }).toBe(true);
  await server.swf.call("StartWorkflowExecution", {
    domain: manyDomain,
    workflowId: "newest",
    workflowType: { name: "order", version: "1" },
  });
  const same = table.getByRole("link", { name: before.name, exact: true });
  await page.waitForResponse(
    (reply) => reply.request().headers()["x-amz-target"]?.endsWith("ListOpenWorkflowExecutions") === true,
  );
  await page.waitForLoadState("networkidle");
  expect((await same.boundingBox())?.y).toBe(before.top);
}, 60_000);
