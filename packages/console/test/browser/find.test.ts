import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./world/axe.ts";
import { launch, open } from "./world/browser.ts";
import { domain, prepareDomain, start } from "./world/prepared-domain.ts";
import { RunningServer } from "./world/running-server.ts";

/** Several pages of SWF. */
const many = 320;

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([RunningServer.start(), launch()]);
  await prepareDomain(server.swf);
  for (let first = 0; first < many; first += 80) {
    const ids = Array.from({ length: 80 }, (_, index) => `many-${first + index}`);
    await Promise.all(ids.map((id) => start(server.swf, id, { taskList: { name: "many" }, tagList: ["many"] })));
  }
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const openList = (query: string): Promise<Page> =>
  open(browser, `${server.endpoint}/console/executions?domain=${domain}${query}`);
const linksIn = (page: Page): Promise<readonly string[]> => page.getByRole("table").getByRole("link").allInnerTexts();

test("a quick view narrows the list, and the address says how", async () => {
  const page = await openList("");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Failed or timed out today" }).click();
  await page.waitForURL(/status=failed%2Ctimed_out&closed=1d/);
  await page.getByText("1 execution, which is all").waitFor();
  expect(await linksIn(page)).toEqual(["order-1002"]);
  await page.getByRole("button", { name: "View: Failed or timed out today" }).waitFor();
  await expectAccessible(page);
});

test("a view is saved under a name, found again after a reload, and removed", async () => {
  const page = await openList("&status=terminated&type=order");
  await page.getByRole("button", { name: "Views" }).click();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Save this view" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("It shows: status terminated, type order.").waitFor();
  await dialog.getByLabel("Name of this view").fill("killed orders");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "View: killed orders" }).waitFor();
  await page.getByRole("button", { name: "Clear" }).click();
  await page.reload();
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "killed orders" }).click();
  await page.getByText("1 execution, which is all").waitFor();
  expect(await linksIn(page)).toEqual(["order-1003"]);
  await page.getByRole("button", { name: "View: killed orders" }).click();
  await page.getByRole("menuitem", { name: "Save or remove" }).click();
  await dialog.getByRole("button", { name: "Remove killed orders" }).click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Views" }).waitFor();
});

test("several statuses are shown beside each other with Ctrl", async () => {
  const page = await openList("&type=order");
  await page.getByRole("button", { name: /^Failed/ }).click();
  await page.getByRole("button", { name: /^Canceled/ }).click({ modifiers: ["Control"] });
  await page.getByText("2 executions, which is all").waitFor();
  expect(await linksIn(page)).toEqual(["order-1004", "order-1002"]);
});

test.each([
  { query: "&within=1h&status=failed", found: ["order-1002"] },
  { query: "&over=1h", found: [] },
  { query: "&closed=1h&tag=shop-eu", found: ["order-1002", "order-1001"] },
  { query: "&from=2020-01-01&to=2020-02-01", found: [] },
  { query: "&tag=shop-eu&status=failed&type=order&version=2.1&id=order-1002", found: ["order-1002"] },
])("filters that SWF cannot combine are combined all the same: $query", async ({ query, found }) => {
  const page = await openList(query);
  const shown = found.length === 0 ? "No execution passes these filters" : "which is all";
  await page.getByText(shown).waitFor();
  if (found.length > 0) expect((await linksIn(page)).toSorted()).toEqual(found.toSorted());
});

test("a span of two times is chosen, and stands in the address", async () => {
  const page = await openList("&status=failed");
  await page.getByLabel("Time", { exact: true }).selectOption({ label: "Started between …" });
  await page.waitForURL(/from=/);
  await page.getByLabel("Started at or before").fill("2020-01-01T00:00");
  await page.getByRole("heading", { name: "No execution passes these filters" }).waitFor();
  await page.getByLabel("Time", { exact: true }).selectOption({ label: "Started in the last 24 h" });
  await page.waitForURL(/within=1d/);
  await page.getByRole("link", { name: "order-1002" }).waitFor();
});

test("counts tell each status of a list that SWF cannot count, once it has been read", async () => {
  const page = await openList("&type=order&tag=shop-eu");
  await page.getByRole("button", { name: "Completed 1" }).waitFor();
  await page.getByRole("button", { name: "Failed 1" }).waitFor();
  await page.getByRole("button", { name: "Running 0" }).waitFor();
});

test("all that match are read to the end and chosen, and can be stopped and continued", async () => {
  const page = await openList("&tag=many&status=open");
  await page.getByText(/^The newest \d+, more below$/).waitFor();
  await page
    .getByRole("checkbox", { name: /^Select many-/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Select all that match" }).click();
  await page.getByText(`${many} selected`).waitFor();
  await page.getByRole("button", { name: "Signal 320" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("this takes at least 16 s").waitFor();
  await dialog.getByLabel("Name of the signal").fill("go");
  await dialog.getByRole("button", { name: "Signal 320 executions" }).click();
  await dialog.getByText(/^[1-9]\d* of 320 signaled$/).waitFor();
  await dialog.getByRole("button", { name: "Stop" }).click();
  await dialog.getByText(/^\d+ of 320 signaled, [\d,]+ not sent$/).waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
});

test("a list that has been scrolled stays in its place, and says how many are new", async () => {
  const page = await openList("&tag=many");
  const table = page.getByRole("table", { name: "Executions" });
  await page.getByText("more below").waitFor();
  await table.hover();
  await page.mouse.wheel(0, 1_700);
  await expect.poll(() => table.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
  const row = table.getByRole("row").nth(20);
  const link = row.getByRole("link");
  const id = await link.textContent();
  for (const late of ["late-1", "late-2"])
    await start(server.swf, late, { taskList: { name: "many" }, tagList: ["many"] });
  const pill = page.getByRole("button", { name: "2 new" });
  await pill.waitFor();
  await table.getByRole("link", { name: id ?? "", exact: true }).waitFor();
  await expectAccessible(page);
  await pill.click();
  await table.getByRole("link", { name: "late-2" }).waitFor();
  await pill.waitFor({ state: "detached" });
});
