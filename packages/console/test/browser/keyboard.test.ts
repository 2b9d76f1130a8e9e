import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { open } from "./world/browser.ts";
import { knownPages } from "./world/pages.ts";
import { domain } from "./world/prepared-domain.ts";
import { browser, server, withPreparedDomain } from "./world/stage.ts";

withPreparedDomain();

const at = (path: string): string => `${server.endpoint}/console/${path}`;

/** More than any page has stops. */
const tabsMax = 300;

/** All that the mouse could press. What is out of the order of tabs must be said elsewhere: see `LaneRow`. */
const collect = `
  globalThis.wanted = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=button]")].filter(
    (element) =>
      !element.disabled &&
      element.getAttribute("aria-disabled") !== "true" &&
      element.closest("[aria-hidden=true]") === null &&
      element.checkVisibility(),
  );
  globalThis.seen = new Set();
  wanted.length;
`;
/** Notes what has the focus, and says whether one can see that it has. */
const note = `(() => {
  const element = document.activeElement;
  if (element === document.body) return "the end";
  seen.add(element);
  const shown = [element, element.parentElement].some((one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== "none" && outlineWidth !== "0px";
  });
  return shown ? "seen" : "no focus ring: " + element.outerHTML.slice(0, 120);
})()`;
const missed = `wanted.filter((element) => element.isConnected && !seen.has(element)).map((element) => element.outerHTML.slice(0, 120))`;

async function tabThrough(page: Page): Promise<readonly string[]> {
  const complaints: string[] = [];
  for (let tabs = 0; tabs < tabsMax; tabs += 1) {
    await page.keyboard.press("Tab");
    // `as`: it is one of its three answers.
    const answer = (await page.evaluate(note)) as string;
    if (answer === "the end") return complaints;
    if (answer !== "seen") complaints.push(answer);
  }
  return [...complaints, "the tabs do not end"];
}

test.each(knownPages.filter(({ path }) => path !== ""))(
  "everything on the page $page is reached with the Tab key, and shows that it has the focus",
  async ({ path, shows }) => {
    const page = await open(browser, at(path));
    await page.getByText(shows).first().waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(collect)).toBeGreaterThan(5);
    expect(await tabThrough(page)).toEqual([]);
    expect(await page.evaluate(missed)).toEqual([]);
  },
);

test("an execution is found, looked through and signaled without a mouse", async () => {
  const page = await open(browser, at(`executions?domain=${domain}`));
  await page.getByText("order-1007").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("order-1007");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "order-1007" }).waitFor();
  await page.getByRole("link", { name: "History" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "WorkflowExecutionStarted" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const detail = page.getByRole("complementary", { name: "The chosen event" });
  await detail.getByRole("heading", { name: "2 DecisionTaskScheduled" }).waitFor();
  const actions = page.getByRole("button", { name: "Actions" });
  await actions.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Signal" }).waitFor();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  // The focus is within it, stays there, and returns when it closes.
  const isInside = `document.querySelector("[role=dialog]").contains(document.activeElement)`;
  for (let tabs = 0; tabs < 12; tabs += 1) {
    expect(await page.evaluate(isInside)).toBe(true);
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => actions.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
});

test("shortcuts are shown by ?, and lead to pages", async () => {
  const page = await open(browser, at(`executions?domain=${domain}`));
  await page.getByText("order-1007").waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  for (const [keys, path] of [
    ["gt", "types"],
    ["gl", "task-lists"],
    ["gs", "server"],
    ["gf", "file"],
    ["ge", "executions"],
  ] as const) {
    for (const key of keys) await page.keyboard.press(key);
    await page.waitForURL((url) => url.pathname.endsWith(`/${path}`) && url.searchParams.get("domain") === domain);
  }
  // What is typed into a field is no shortcut.
  await page.getByRole("searchbox", { name: "Go to a workflowId or runId" }).fill("");
  await page.keyboard.type("gt?");
  expect(new URL(page.url()).pathname).toMatch(/executions$/);
  expect(await page.getByRole("dialog").count()).toBe(0);
});
