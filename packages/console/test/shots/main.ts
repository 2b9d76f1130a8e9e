/**
 * Takes the pictures of the console in the documents:
 *
 *     npm run console:shots               writes docs/console/
 *     npm run console:shots -- FOLDER     writes another folder
 *
 * They show a real server with a shop in it, whose ids and times are the same each time.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Browser, Page, Route } from "playwright-core";
import { launch } from "../browser/world/browser.ts";
import { type Shown, shownPages } from "./pages.ts";
import { now, openShop } from "./shop.ts";

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, "../../../../docs/console"));
const names = process.argv.slice(3);
const sizes = {
  wide: { width: 1440, height: 860 },
  narrow: { width: 360, height: 740 },
} as const;
/** Of WebP, from 0 to 100: text stays sharp. */
const quality = 88;

const shop = await openShop();
const browser = await launch();
try {
  if (names.length === 0) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const shown of shownPages) {
    if (names.length > 0 && !names.includes(shown.name)) continue;
    for (const colorScheme of ["light", "dark"] as const) {
      for (const size of ["wide", "narrow"] as const) {
        const picture = await take(browser, shown, colorScheme, size);
        writeFileSync(join(folder, `${shown.name}-${colorScheme}${size === "narrow" ? "-narrow" : ""}.webp`), picture);
      }
    }
  }
} finally {
  await browser.close();
  await shop.stop();
}

async function take(
  within: Browser,
  shown: Shown,
  colorScheme: "light" | "dark",
  size: keyof typeof sizes,
): Promise<Buffer> {
  const options = { viewport: sizes[size], colorScheme, timezoneId: "UTC", reducedMotion: "reduce" } as const;
  const context = await within.newContext(options);
  try {
    const page = await context.newPage();
    await page.clock.setFixedTime(now);
    await page.route(`${shop.endpoint}/`, standStill);
    await page.goto(`${shop.endpoint}/console/${shown.path}`);
    await page.getByText(shown.shows).first().waitFor();
    await page.waitForLoadState("networkidle");
    await shown.prepare?.(page);
    return await capture(page);
  } finally {
    await context.close();
  }
}

/** The page trusts the clock of its server, whose HTTP is of our time. */
async function standStill(route: Route): Promise<void> {
  const response = await route.fetch();
  await route.fulfill({ response, headers: { ...response.headers(), date: new Date(now).toUTCString() } });
}

/** As WebP, which is a quarter of a PNG. Playwright itself makes none. */
async function capture(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality });
  return Buffer.from(data, "base64");
}
