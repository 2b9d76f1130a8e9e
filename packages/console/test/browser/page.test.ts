import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open } from "./world/browser.ts";
import { domain, prepareDomain } from "./world/prepared-domain.ts";
import { RunningServer } from "./world/running-server.ts";

const built = join(import.meta.dirname, "../../dist/app/assets");
const scriptBytesMax = 350 * 1024;

const hideTab = `
  Object.defineProperty(document, "hidden", { get: () => true });
  Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
  document.dispatchEvent(new Event("visibilitychange"));
`;

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

test("all scripts together are small, compressed", () => {
  const names = readdirSync(built).filter((name) => name.endsWith(".js.gz"));
  const bytes = names.reduce((sum, name) => sum + statSync(join(built, name)).size, 0);
  process.stdout.write(`${Math.round(bytes / 1024)} KB of script, compressed\n`);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(scriptBytesMax);
});

test("a server that goes away is told, and the page goes on when it returns", async () => {
  const server = await RunningServer.start();
  await prepareDomain(server.swf);
  const { port } = new URL(server.endpoint);
  const page = await open(browser, `${server.endpoint}/console/executions?domain=${domain}`, {
    mayComplain: /ERR_CONNECTION|Failed to load resource/,
  });
  await page.getByRole("link", { name: "order-1001" }).waitFor();
  await server.stop();
  await page.getByRole("alert").getByText("No answer from the server").waitFor();
  // What was there stays in sight.
  expect(await page.getByRole("link", { name: "order-1001" }).isVisible()).toBe(true);
  const again = await RunningServer.start(["--store", "memory", "--port", port]);
  await prepareDomain(again.swf);
  await page.getByRole("alert").waitFor({ state: "detached" });
  await again.stop();
});

test("a page makes no calls while its tab is hidden, and about one a second while it is seen", async () => {
  const server = await RunningServer.start();
  await prepareDomain(server.swf);
  const url = `${server.endpoint}/console/execution?domain=${domain}&id=order-1006`;
  const page = await open(browser, url, { clock: "movable" });
  await page.getByRole("row").filter({ hasText: "charge-1" }).waitFor();
  await page.waitForLoadState("networkidle");
  let calls = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") calls += 1;
  });
  const passes = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      await page.clock.runFor(1_000);
      await page.waitForLoadState("networkidle");
    }
  };
  await passes(20);
  expect(calls).toBeGreaterThan(5);
  expect(calls).toBeLessThanOrEqual(22);
  await page.evaluate(hideTab);
  calls = 0;
  await passes(20);
  expect(calls).toBe(0);
  await server.stop();
});
