import { type Browser, chromium, type Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { findChromium } from "./find-chromium.ts";

/** Starts Chromium. It loads nothing by itself. */
export function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("Chromium is not installed");
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
  });
}

interface OpenOptions {
  readonly mayComplain?: RegExp;
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
  /** `movable`: the test can move the time of the page. */
  readonly clock?: "usual" | "movable";
}

/** Opens an address in a tab of its own, with no memory of others. The test fails if the page complains about anything. */
export async function open(browser: Browser, url: string, options: OpenOptions = {}): Promise<Page> {
  const { width = 1280, colorScheme = "light", mayComplain } = options;
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error.stack)));
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith("blob:")) {
      complaints.push(`a request to ${request.url()}`);
    }
  });
  onTestFinished(async () => {
    await context.close();
    expect(complaints.filter((complaint) => mayComplain?.test(complaint) !== true)).toEqual([]);
  });
  if (options.clock === "movable") await page.clock.install();
  await page.goto(url);
  return page;
}
