import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open } from "./world/browser.ts";
import { domain, prepareDomain } from "./world/prepared-domain.ts";
import { RunningServer } from "./world/running-server.ts";

const flags = ["--store", "memory", "--port", "0", "--limit", "openTimersMax=900"] as const;
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([RunningServer.start([...flags]), launch()]);
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

const row = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });

/** A poll that waits until the server stops. */
const polls = (list: string, identity: string): void => {
  const input = { domain, taskList: { name: list }, identity };
  server.swf.call("PollForActivityTask", input).catch(() => {});
};

test("task lists show what waits, who polls, and which types name them; what nobody polls comes first", async () => {
  polls("parcels", "worker@shop-1");
  polls("parcels", "worker@shop-2");
  const page = await open(browser, at(`task-lists?domain=${domain}`));
  await page.getByText("Nobody polls 2 lists on which tasks wait.").waitFor();
  await row(page, "parcels").getByText("2 pollers, 2 polls waiting").waitFor();
  const cards = row(page, "cards").filter({ hasText: "activity tasks" }).filter({ hasText: "charge-card 1" });
  await cards.getByText(/^1 poller, perhaps busy, last polled /).waitFor();
  await row(page, "nobody").filter({ hasText: "decision tasks" }).getByText("nobody").last().waitFor();
  const names = await page.getByRole("table").getByRole("row").getByRole("link").allTextContents();
  expect(names.slice(0, 2)).toEqual(["children", "nobody"]);
  await page.getByRole("button", { name: "Activity tasks" }).click();
  await row(page, "nobody").waitFor({ state: "detached" });
  await page.getByRole("searchbox", { name: "Name of a list" }).fill("parc");
  await row(page, "cards").waitFor({ state: "detached" });
  expect(new URL(page.url()).searchParams.toString()).toBe(`domain=${domain}&kind=activity&text=parc`);
  await row(page, "parcels").waitFor();
});

test("lists of single workers are one row until they are asked for or searched", async () => {
  const uuids = ["5f0c3b1e-8a0d-4b62-9c55-0d3e6c1a7f21", "a3d1f6c2-1b7e-4e0a-8f64-77b2d0c9e5aa"];
  for (const uuid of uuids) polls(`openswf-worker-${uuid}`, "worker@shop-1");
  const page = await open(browser, at(`task-lists?domain=${domain}`));
  const fold = page.getByRole("button", { name: "2 lists of single workers" });
  await fold.waitFor();
  const [first = ""] = uuids;
  expect(await row(page, `openswf-worker-${first}`).count()).toBe(0);
  await fold.click();
  await row(page, `openswf-worker-${first}`).waitFor();
  await fold.click();
  await row(page, `openswf-worker-${first}`).waitFor({ state: "detached" });
  await page.getByRole("searchbox", { name: "Name of a list" }).fill("5f0c3b1e");
  await row(page, `openswf-worker-${first}`).waitFor();
});

test("on a phone, everything about a task list is in sight without scrolling sideways", async () => {
  const page = await open(browser, at(`task-lists?domain=${domain}`), { width: 360 });
  await row(page, "nobody").first().getByText("decision tasks").waitFor();
  const size = (name: string) => `document.querySelector('.small-table').${name}`;
  expect(await page.evaluate(size("scrollWidth"))).toBe(await page.evaluate(size("clientWidth")));
});

test("the page of a task list has its pollers, and the executions whose tasks come next", async () => {
  const page = await open(browser, at(`task-list?domain=${domain}&kind=decision&name=nobody`));
  const sentence = page.getByRole("region", { name: "How it is" });
  await sentence.getByText(/^1 task waits, the oldest for .+, and nobody polls this list\.$/).waitFor();
  await sentence.getByText(/^Start a decider that polls this list\./).waitFor();
  await page.getByText("Nobody has polled within five minutes.").waitFor();
  await page.getByRole("region", { name: "Waiting tasks" }).getByRole("link", { name: "order-1005" }).click();
  await page.getByRole("heading", { name: "order-1005" }).waitFor();
});

test("a worker that begins to poll appears by itself", async () => {
  const page = await open(browser, at(`task-list?domain=${domain}&kind=activity&name=refunds`));
  await page.getByText("No task waits, and nobody polls this list.").waitFor();
  polls("refunds", "worker@\u202eshop-9");
  await page.getByText("No task waits, and 1 poll waits for one.").waitFor();
  const pollers = page.getByRole("region", { name: "Pollers" });
  await pollers.getByRole("row", { name: /^worker@\\u202eshop-9 1 / }).waitFor();
});

test("the server tells its version, its health, what it does, and the limits in force", async () => {
  const page = await open(browser, at(`server?domain=${domain}`));
  await page.getByText("Up for").waitFor();
  await page.getByText(/^\d+@/).waitFor();
  await page.getByRole("img", { name: /^Calls: .+ on average, at most \d+ within a second$/ }).waitFor();
  await page.getByRole("listitem").filter({ hasText: "OpenSWF.ListTaskLists" }).waitFor();
  await page.getByRole("searchbox", { name: "Name of a limit" }).fill("openTimersMax");
  await page
    .getByRole("row", { name: "openTimersMax 900 timers Open timers per execution. by default 1,000" })
    .waitFor();
  await expect.poll(() => page.getByRole("row").count()).toBe(1);
  await page.getByRole("searchbox", { name: "Name of a limit" }).fill("open child executions");
  await page.getByRole("row", { name: /^openChildrenMax 1,000 / }).waitFor();
});

test("where there are no extensions, as on Amazon SWF, lists are those that something names, with counts", async () => {
  const plain = await RunningServer.start(["--store", "memory", "--port", "0", "--extensions", "off"]);
  try {
    await prepareDomain(plain.swf);
    const page = await open(browser, `${plain.endpoint}/console/task-lists?domain=${domain}`);
    await row(page, "cards").filter({ hasText: "charge-card 1" }).getByText("1", { exact: true }).waitFor();
    await page.getByText("Who polls them, and since when tasks wait, only openswf tells.").waitFor();
    await row(page, "cards").getByRole("link", { name: "cards" }).click();
    await page.getByText("1 task waits.").waitFor();
    await page.getByRole("link", { name: "Server" }).click();
    await page.getByRole("heading", { name: "This server does not describe itself" }).waitFor();
  } finally {
    await plain.stop();
  }
});
