import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Request } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open } from "./world/browser.ts";
import { knownPages } from "./world/pages.ts";
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
let polled: RunningServer;

beforeAll(async () => {
  [browser, polled] = await Promise.all([launch(), RunningServer.start()]);
  await prepareDomain(polled.swf);
});
afterAll(async () => {
  await browser?.close();
  await polled?.stop();
});

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

const shown = ["list", "execution", "events", "family", "types", "task lists", "task list", "server", "file"];

test.each(knownPages.filter(({ page }) => shown.includes(page)))(
  "the page $page makes less than one call a second, and none while its tab is hidden",
  async ({ page: name, path, shows }) => {
    const page = await open(browser, `${polled.endpoint}/console/${path}`, { clock: "movable" });
    await page.getByText(shows).first().waitFor();
    await page.waitForLoadState("networkidle");
    let calls = 0;
    const underWay = new Set<Request>();
    page.on("request", (request) => {
      underWay.add(request);
      if (request.method() === "POST") calls += 1;
    });
    page.on("requestfinished", (request) => underWay.delete(request));
    page.on("requestfailed", (request) => underWay.delete(request));
    const callsOf = async (seconds: number): Promise<number> => {
      calls = 0;
      for (let second = 0; second < seconds; second += 1) {
        await page.clock.runFor(1_000);
        await expect.poll(() => underWay.size).toBe(0);
      }
      return calls;
    };
    const seconds = 20;
    const whileSeen = await callsOf(seconds);
    process.stdout.write(`${name}: ${whileSeen} calls in ${seconds} s\n`);
    expect(whileSeen).toBeLessThanOrEqual(seconds);
    // A page that never asks anything would pass as well.
    if (name === "list" || name === "execution") expect(whileSeen).toBeGreaterThan(5);
    await page.evaluate(hideTab);
    expect(await callsOf(seconds)).toBe(0);
  },
);
