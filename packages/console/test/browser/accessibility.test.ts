import axe, { type AxeResults } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open } from "./world/browser.ts";
import { prepareDomain } from "./world/prepared-domain.ts";
import { RunningServer } from "./world/running-server.ts";

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([RunningServer.start(), launch()]);
  await prepareDomain(server.swf);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const pages = [
  { page: "list", path: "executions?domain=orders", shows: "order-1001" },
  { page: "execution", path: "execution?domain=orders&id=order-1006", shows: "mug-blue" },
  { page: "event", path: "execution?domain=orders&id=order-1006&tab=history&event=5", shows: "tok_8123" },
  { page: "timeline", path: "execution?domain=orders&id=order-1006&tab=timeline", shows: "One line each" },
  { page: "types", path: "types?domain=orders&kind=activity&name=charge-card&version=1", shows: "defaultTaskList" },
  { page: "task lists", path: "task-lists?domain=orders", shows: "activity tasks" },
  { page: "task list", path: "task-list?domain=orders&kind=activity&name=cards", shows: "worker@shop-7" },
  { page: "server", path: "server?domain=orders", shows: "openTimersMax" },
  { page: "file", path: "file?domain=orders", shows: "Choose a file" },
] as const;

test.each(
  pages.flatMap((page) => [
    { ...page, colorScheme: "light" as const },
    { ...page, colorScheme: "dark" as const },
  ]),
)("axe finds nothing serious on the page $page in $colorScheme", async ({ path, shows, colorScheme }) => {
  const page = await open(browser, `${server.endpoint}/console/${path}`, { colorScheme });
  await page.getByText(shows).first().waitFor();
  // As the debugger does, past the Content-Security-Policy of the page.
  await page.evaluate(axe.source);
  const violations = (await page.evaluate(
    "axe.run().then(({ violations }) => violations)",
  )) as AxeResults["violations"];
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n")}`),
  ).toEqual([]);
});

test.each(pages)("the page $page fits a phone of 360 px", async ({ path, shows }) => {
  const page = await open(browser, `${server.endpoint}/console/${path}`, { width: 360 });
  await page.getByText(shows).first().waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
});
