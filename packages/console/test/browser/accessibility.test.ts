import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./world/axe.ts";
import { launch, open } from "./world/browser.ts";
import { knownDialogs, knownPages } from "./world/pages.ts";
import { prepareDomain } from "./world/prepared-domain.ts";
import { RunningServer } from "./world/running-server.ts";

let server: RunningServer;
let empty: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, empty, browser] = await Promise.all([RunningServer.start(), RunningServer.start(), launch()]);
  await prepareDomain(server.swf);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([server?.stop(), empty?.stop()]);
});

/** The page of all domains is of use where there are none. */
const at = (path: string): string => `${path === "" ? empty.endpoint : server.endpoint}/console/${path}`;
const schemes = ["light", "dark"] as const;
const inBoth = <Row>(rows: readonly Row[]): readonly (Row & { readonly colorScheme: (typeof schemes)[number] })[] =>
  rows.flatMap((row) => schemes.map((colorScheme) => ({ ...row, colorScheme })));

test.each(inBoth(knownPages))(
  "axe finds nothing serious on the page $page in $colorScheme",
  async ({ path, shows, colorScheme }) => {
    const page = await open(browser, at(path), { colorScheme });
    await page.getByText(shows).first().waitFor();
    await expectAccessible(page);
  },
);

test.each(inBoth(knownDialogs))(
  "axe finds nothing serious in the dialog $dialog in $colorScheme",
  async ({ path, openIt, colorScheme }) => {
    const page = await open(browser, at(path), { colorScheme });
    await openIt(page);
    await expectAccessible(page);
  },
);

test.each(knownPages.flatMap((page) => [360, 3840].map((width) => ({ ...page, width }))))(
  "the page $page fits a window of $width px",
  async ({ path, shows, width }) => {
    const page = await open(browser, at(path), { width });
    await page.getByText(shows).first().waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
  },
);

test("no theme but the chosen one is ever drawn", async () => {
  const mayComplain = /ERR_FAILED/;
  const page = await open(browser, at("executions?domain=orders"), { colorScheme: "light", mayComplain });
  await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
  // Scripts that are modules run late: what is set before them is there for the first frame.
  await page.route("**/assets/*.js", (route) => route.abort());
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction("document.body !== null");
  expect(await page.evaluate("getComputedStyle(document.documentElement).colorScheme")).toBe("dark");
});

test("nothing moves by itself for those who ask for less motion", async () => {
  const page = await open(browser, at("execution?domain=orders&id=order-1006"));
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.getByText("mug-blue").waitFor();
  const moving = `[...document.querySelectorAll("*")].filter((element) => {
    const { animationName, transitionDuration } = getComputedStyle(element);
    return animationName !== "none" || transitionDuration !== "0s";
  }).length`;
  expect(await page.evaluate(moving)).toBe(0);
});
