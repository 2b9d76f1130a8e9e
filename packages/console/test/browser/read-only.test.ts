import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open } from "./world/browser.ts";
import { domain, prepareDomain } from "./world/prepared-domain.ts";
import { RunningServer } from "./world/running-server.ts";

let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  const flags = ["--store", "memory", "--port", "0", "--console", "read-only"];
  [server, browser] = await Promise.all([RunningServer.start(flags), launch()]);
  await prepareDomain(server.swf);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const verbs = /^(Actions|Start execution|Register (type|domain)|Deprecate |Restore |Delete |New version)/;

test.each([
  { path: `executions?domain=${domain}`, shows: "order-1001" },
  { path: `execution?domain=${domain}&id=order-1006`, shows: "Child policy" },
  { path: `types?domain=${domain}`, shows: "Takes an order" },
  { path: "?domains=all", shows: "Orders of the shop" },
])("a console that only reads offers no action on $path, and says what it is", async ({ path, shows }) => {
  const page = await open(browser, `${server.endpoint}/console/${path}`);
  await page.getByText(shows).first().waitFor();
  await page.getByText("Read-only").waitFor();
  expect(await page.getByRole("button", { name: verbs }).count()).toBe(0);
  expect(await page.getByRole("checkbox").count()).toBe(0);
});

test("the server refuses what a page of such a console asks for all the same", async () => {
  const page = await open(browser, `${server.endpoint}/console/executions?domain=${domain}`, {
    mayComplain: /status of 403/,
  });
  await page.getByText("order-1001").waitFor();
  const call = (operation: string, input: object): Promise<unknown> =>
    page.evaluate(
      `fetch("/", { method: "POST", body: ${JSON.stringify(JSON.stringify(input))}, headers: {
        "content-type": "application/x-amz-json-1.0", "x-amz-target": "SimpleWorkflowService.${operation}" } })
        .then((reply) => reply.status)`,
    );
  expect(await call("TerminateWorkflowExecution", { domain, workflowId: "order-1006" })).toBe(403);
  expect(await call("ListDomains", { registrationStatus: "REGISTERED" })).toBe(200);
});
