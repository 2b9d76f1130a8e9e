import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./world/axe.ts";
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
  await expectAccessible(page);
});

test.each(pages)("the page $page fits a phone of 360 px", async ({ path, shows }) => {
  const page = await open(browser, `${server.endpoint}/console/${path}`, { width: 360 });
  await page.getByText(shows).first().waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
});
