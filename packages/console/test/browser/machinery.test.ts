import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open } from "./world/browser.ts";
import { domain, prepareDomain } from "./world/prepared-domain.ts";
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

const at = (path: string): string => `${server.endpoint}/console/${path}`;

test("a type shows its defaults, is deprecated, and is restored", async () => {
  const page = await open(browser, at(`types?domain=${domain}&kind=activity`));
  await page.getByRole("link", { name: "charge-card" }).click();
  await page.getByText("defaultTaskHeartbeatTimeout").waitFor();
  await page.getByRole("button", { name: "Deprecate charge-card 1" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Deprecate" }).click();
  await page.getByRole("heading", { name: "No registered activity types" }).waitFor();
  await page.getByRole("button", { name: "Deprecated" }).click();
  await page.getByRole("button", { name: "Restore charge-card 1" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await page.getByRole("heading", { name: "No deprecated activity types" }).waitFor();
  const { typeInfos } = await server.swf.call("ListActivityTypes", { domain, registrationStatus: "REGISTERED" });
  expect(typeInfos.map(({ activityType }) => activityType.name)).toEqual(["charge-card"]);
});

test("task lists show how many tasks wait, and which types name them", async () => {
  const page = await open(browser, at(`task-lists?domain=${domain}`));
  const row = (name: string) => page.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
  await row("cards")
    .filter({ hasText: "activity tasks" })
    .filter({ hasText: "charge-card 1" })
    .getByText("1", { exact: true })
    .waitFor();
  await row("busy").filter({ hasText: "open executions" }).getByText("1", { exact: true }).waitFor();
});

test("the server tells its version, its health and the limits in force", async () => {
  const page = await open(browser, at(`server?domain=${domain}`));
  await page.getByText("Waiting polls").waitFor();
  await page.getByRole("searchbox", { name: "Name of a limit" }).fill("openTimersMax");
  await page.getByRole("row", { name: /openTimersMax 1,000/ }).waitFor();
  expect(await page.getByRole("row").count()).toBe(1);
});
