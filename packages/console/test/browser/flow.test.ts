import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./world/axe.ts";
import { launch, open } from "./world/browser.ts";
import { flowDomain, prepareFlow } from "./world/flow/prepare-flow.ts";
import type { RunningWorker } from "./world/flow/running-worker.ts";
import { RunningServer } from "./world/running-server.ts";

let server: RunningServer;
let browser: Browser;
let worker: RunningWorker;

beforeAll(async () => {
  [server, browser] = await Promise.all([RunningServer.start(), launch()]);
  worker = await prepareFlow(server.swf);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await worker?.stop();
  await server?.stop();
});

const at = (id: string, tab = "summary"): string =>
  `${server.endpoint}/console/execution?domain=${flowDomain}&id=${id}&tab=${tab}`;

test("a retry says in one sentence when it comes, which it is, and why", async () => {
  const page = await open(browser, at("payment-7"));
  const why = page.getByRole("region", { name: "Why" });
  await why
    .getByText(/^Retries chargeCard in (1 min|\d+ s): attempt 3 of 5, after CardDeclined: no funds for order-7\.$/)
    .waitFor();
  await why.getByRole("link", { name: "CardDeclined: no funds for order-7" }).click();
  await page
    .getByRole("complementary")
    .getByRole("heading", { name: /ActivityTaskFailed/ })
    .waitFor();
});

test("what is tried again has a row with its policy", async () => {
  const page = await open(browser, at("payment-7"));
  const row = page
    .getByRole("region", { name: "Tried again", exact: true })
    .getByRole("row")
    .filter({ hasText: "chargeCard" });
  await row.getByText("3 of 5").waitFor();
  await row.getByText("waits 1 s, then 60 times as long each time, up to 5 min; 5 attempts in all").waitFor();
  await page.getByRole("region", { name: "Published state", exact: true }).getByText('"charging"').waitFor();
});

test("an execution of the SDK reads as its author wrote it", async () => {
  const page = await open(browser, at("payment-7", "calls"));
  const call = page.getByRole("region", { name: "Activities" }).getByRole("listitem").first();
  await call.getByText('("order-7")').waitFor();
  await call.getByText("waits for retry").waitFor();
  await call.getByText("2 attempts").waitFor();
  await call.getByText(/attempt 3 of 5/).waitFor();
  await call.getByText("caused by").waitFor();
  await call
    .getByText(/at chargeCard .*activities\.ts/)
    .first()
    .waitFor();
  await page.getByRole("region", { name: "Local activities" }).getByText("lookUp").waitFor();
  await page.getByRole("region", { name: "Side effects" }).getByText("4", { exact: true }).waitFor();
  await page.getByRole("region", { name: "Patches" }).getByText("look-up-first").waitFor();
});

test("on a wide page, calls are beside their timeline, and what is pointed at in one is marked in both", async () => {
  const page = await open(browser, at("payment-7", "calls"), { width: 1600 });
  const call = page.getByRole("region", { name: "Activities" }).getByRole("listitem").first();
  const timeline = page.getByRole("list", { name: "Timeline" });
  const lane = timeline.getByRole("listitem").filter({ hasText: /^chargeCard/ });
  await lane.waitFor();
  expect(await page.locator(".is-lit").count()).toBe(0);
  await call.hover();
  await expect.poll(() => lane.getAttribute("class")).toContain("is-lit");
  await timeline.getByText("Markers").first().hover();
  await expect.poll(() => page.locator(".is-lit").count()).toBe(0);
  await lane.locator(".span").first().hover();
  await expect.poll(() => call.getAttribute("class")).toContain("is-lit");
  await page.setViewportSize({ width: 1280, height: 800 });
  await timeline.waitFor({ state: "detached" });
  await call.getByText("waits for retry").waitFor();
});

test("a failure is followed through children to the activity where it began, each a link", async () => {
  const page = await open(browser, at("order-8"));
  await page
    .getByRole("region", { name: "Why" })
    .getByText(/TooLarge: no box fits order-8-1/)
    .waitFor();
  const trail = page.getByRole("region", { name: "Where it began" });
  await trail
    .getByText(/at pack .*activities\.ts/)
    .first()
    .waitFor();
  const steps = trail.locator(".trail-step");
  expect(await steps.allTextContents()).toEqual([
    "order-8failed aschild parcels (order-8-parcels)failed",
    "order-8-parcelsfailed aschild parcel (order-8-parcel-1)failed",
    "order-8-parcel-1failed asactivity pack (a1)failed",
  ]);
  await steps.last().getByRole("link", { name: "activity pack (a1)" }).click();
  await page.getByRole("heading", { name: "order-8-parcel-1", level: 1 }).waitFor();
  await page
    .getByRole("complementary")
    .getByRole("heading", { name: /ActivityTaskFailed/ })
    .waitFor();
});

test("a failure of the SDK is shown decoded, and as it came when asked for", async () => {
  const page = await open(browser, at("order-8"));
  const failure = page.getByRole("region", { name: "Failure", exact: true });
  await failure.getByText("no box fits order-8-1").first().waitFor();
  expect(await failure.textContent()).not.toContain('"openswf"');
  await failure.getByRole("button", { name: "Raw" }).click();
  await failure.getByText(/"openswf":1/).waitFor();
  await failure.getByRole("button", { name: "Formatted" }).click();
  await failure.getByText(/"openswf":1/).waitFor({ state: "detached" });
});

test("a call of a child that failed is followed on the page of its parent", async () => {
  const page = await open(browser, at("order-8", "calls"));
  const child = page.getByRole("region", { name: "Children" }).getByRole("listitem").first();
  await child.getByText("Failed").waitFor();
  await child.getByRole("button", { name: "Follow to where it began" }).click();
  await child.getByRole("link", { name: "activity pack (a1)" }).waitFor();
  await child
    .getByText(/at pack .*activities\.ts/)
    .first()
    .waitFor();
});

test("the timeline names the wait before another attempt after what is tried", async () => {
  const page = await open(browser, at("payment-7", "timeline"));
  await page.getByRole("list", { name: "Timeline" }).getByText("retry chargeCard").first().waitFor();
});

test("the family has the parent with all its children once it is opened, and each has its status", async () => {
  const page = await open(browser, at("order-8-parcels", "family"));
  const rows = page.getByRole("table", { name: "Family" }).getByRole("row");
  await rows.filter({ hasText: "this run" }).filter({ hasText: "Failed" }).waitFor();
  await expect.poll(() => rows.count()).toBe(3);
  await rows.filter({ hasText: "delivery" }).getByText("order-8", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Children of order-8-parcel-1" }).click();
  await page.getByRole("button", { name: "Children of order-8-parcel-1: none" }).waitFor();
  await page.getByRole("button", { name: "Children of order-8", exact: true }).click();
  await expect
    .poll(() => page.getByRole("button", { name: "Children of order-8", exact: true }).getAttribute("aria-expanded"))
    .toBe("true");
  await rows.filter({ hasText: "parcel-1" }).getByRole("link").click();
  await page.getByRole("heading", { name: "order-8-parcel-1", level: 1 }).waitFor();
  // From there, parent and grandparent are looked up by themselves.
  await expect.poll(() => rows.count()).toBe(3);
});

test("runs that continue each other are in one line, beside all runs of the workflow id", async () => {
  const page = await open(browser, at("count", "family"));
  const rows = page.getByRole("table", { name: "Family" }).getByRole("row");
  await expect.poll(() => rows.count()).toBe(3);
  await expect.poll(() => rows.filter({ hasText: "goes on as" }).count()).toBe(2);
  await rows.filter({ hasText: "this run" }).filter({ hasText: "Completed" }).waitFor();
  const others = page.getByRole("region", { name: "Runs of this workflow id" });
  await others.getByRole("link", { name: "Compare with this run" }).first().click();
  await page.getByRole("heading", { name: "Compare two runs" }).waitFor();
  await page
    .getByRole("status")
    .getByText(/^Difference 1 of/)
    .waitFor();
});

test.each([
  { id: "payment-7", tab: "summary", shows: "Tried again" },
  { id: "payment-7", tab: "calls", shows: "Side effects" },
  { id: "payment-7", tab: "history&view=json", shows: "JSON" },
  { id: "order-8", tab: "summary", shows: "Where it began" },
  { id: "order-8", tab: "calls", shows: "Follow to where it began" },
  { id: "order-8-parcels", tab: "family", shows: "this run" },
])("axe finds nothing serious on the $tab of $id, and it fits a phone", async ({ id, tab, shows }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await open(browser, at(id, tab), { colorScheme });
    await page.getByText(shows).first().waitFor();
    await expectAccessible(page);
  }
  const phone = await open(browser, at(id, tab), { width: 360 });
  await phone.getByText(shows).first().waitFor();
  expect(await phone.evaluate("document.documentElement.scrollWidth")).toBe(360);
});
