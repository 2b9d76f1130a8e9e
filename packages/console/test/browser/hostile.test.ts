import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open } from "./world/browser.ts";
import { hostileDomain, hostileId, hostileTaskList, prepareHostileDomain } from "./world/hostile-domain.ts";
import { RunningServer } from "./world/running-server.ts";

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([RunningServer.start(), launch()]);
  await prepareHostileDomain(server.swf);
  // With one domain alone, the page of all domains goes there.
  await server.swf.call("RegisterDomain", { name: "other", workflowExecutionRetentionPeriodInDays: "7" });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** What a page must not have. Texts of links and fields are looked at as they are shown. */
const offences = `(() => {
  const unruly = /[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2066-\\u2069]/;
  const found = [];
  if (document.documentElement.dataset.taken !== undefined) found.push("a script of the text has run");
  for (const element of document.querySelectorAll("img, iframe, object, embed, script:not([src]), b")) found.push(element.outerHTML);
  const say = (where, text) => { if (unruly.test(text)) found.push(where + ": " + JSON.stringify(text).slice(0, 200)); };
  say("title", document.title);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) say(node.parentElement.outerHTML.slice(0, 60), node.data);
  for (const element of document.querySelectorAll("*"))
    for (const { name, value } of element.attributes) if (name !== "value") say(element.tagName + " " + name, value);
  const scrolls = (element) => element !== null && (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  if (document.documentElement.scrollWidth > innerWidth) {
    found.push("the page is wider than its window");
    for (const element of document.querySelectorAll("#root *"))
      if (element.getBoundingClientRect().right > innerWidth && !scrolls(element)) found.push("too wide: " + element.outerHTML.slice(0, 80));
  }
  return found;
})()`;

async function expectHarmless(page: Page): Promise<void> {
  expect(await page.evaluate(offences)).toEqual([]);
}

const domain = encodeURIComponent(hostileDomain);
const execution = (more: string): string => `execution?domain=${domain}&id=${encodeURIComponent(hostileId)}${more}`;

test.each([
  { page: "domains", path: "", shows: /^shop/ },
  { page: "executions", path: `executions?domain=${domain}`, shows: /^order/ },
  { page: "summary", path: execution(""), shows: /^Tried again/ },
  { page: "timeline", path: execution("&tab=timeline"), shows: /^Decision tasks/ },
  { page: "history", path: execution("&tab=history"), shows: "WorkflowExecutionStarted" },
  { page: "compact history", path: execution("&tab=history&view=compact"), shows: "markup" },
  { page: "history as JSON", path: execution("&tab=history&view=json"), shows: /^Events$/ },
  { page: "calls", path: execution("&tab=calls"), shows: /^Activities/ },
  { page: "family", path: execution("&tab=family"), shows: "this run" },
  { page: "workflow types", path: `types?domain=${domain}&kind=workflow`, shows: /^type/ },
  { page: "activity types", path: `types?domain=${domain}&kind=activity`, shows: /^activity/ },
  { page: "task lists", path: `task-lists?domain=${domain}`, shows: /^children/ },
  {
    page: "task list",
    path: `task-list?domain=${domain}&kind=activity&name=${encodeURIComponent(hostileTaskList)}`,
    shows: /^list/,
  },
  { page: "server", path: `server?domain=${domain}`, shows: "openTimersMax" },
])("hostile text is text on the page $page, wide and narrow", async ({ path, shows }) => {
  for (const width of [1280, 360]) {
    const page = await open(browser, `${server.endpoint}/console/${path}`, { width });
    await page.getByText(shows).first().waitFor();
    await page.waitForLoadState("networkidle");
    await expectHarmless(page);
  }
});

test("hostile text is text in the detail of every event", async () => {
  const page = await open(browser, `${server.endpoint}/console/${execution("&tab=history&event=1")}`);
  const detail = page.getByRole("complementary", { name: "The chosen event" });
  // Two digits: until the history has been read, it counts less.
  const count = page.locator(".tab-count").filter({ hasText: /^\d\d/ });
  const last = Number(await count.textContent());
  expect(last).toBeGreaterThan(20);
  for (let event = 1; event <= last; event += 1) {
    // Without a reload: the address is what the page listens to.
    const row = page.getByRole("row").filter({ has: page.getByText(String(event), { exact: true }) });
    await row.first().getByRole("link").click();
    await detail.getByRole("heading").first().waitFor();
    await expectHarmless(page);
  }
}, 120_000);

test.each(["Signal", "Request cancel", "Terminate", "Run again"])(
  "hostile text is text in the dialog %s",
  async (action) => {
    const page = await open(browser, `${server.endpoint}/console/${execution("")}`);
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name: new RegExp(`^${action}`) }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await dialog.getByText("What will be sent").click();
    await expectHarmless(page);
  },
);

test.each([
  "/console/",
  "/console/executions",
  "/console/execution?id=%3Cscript%3E",
  "/console/theme.js",
  "/console/icon.svg",
  "/console/no/such/page",
])("%s comes with headers that keep other pages and scripts out", async (path) => {
  const reply = await fetch(`${server.endpoint}${path}`);
  expect(reply.status).toBe(200);
  const policy = reply.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|data:|\*/);
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
  });
});

test("a comparison of hostile runs shows them for what they are", async () => {
  const filter = { domain: hostileDomain, startTimeFilter: { oldestDate: 0 } };
  const { executionInfos } = await server.swf.call("ListOpenWorkflowExecutions", filter);
  const [left, right] = [0, 1].map((index) => executionInfos[index % executionInfos.length]?.execution);
  const search = new URLSearchParams({
    domain: hostileDomain,
    ...{ left: left?.workflowId ?? "", leftRun: left?.runId ?? "" },
    ...{ right: right?.workflowId ?? "", rightRun: right?.runId ?? "" },
    events: "all",
  });
  const page = await open(browser, `${server.endpoint}/console/compare?${search}`);
  await page
    .getByRole("status")
    .getByText(/^Difference 1 of|^.?Both did the same/)
    .waitFor();
  await expectHarmless(page);
});
