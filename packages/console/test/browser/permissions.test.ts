import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { arnOf, type KnownUser, removeFolder, signIn, writeAccounts } from "./world/accounts.ts";
import { expectAccessible } from "./world/axe.ts";
import { launch, open } from "./world/browser.ts";
import { RunningServer } from "./world/running-server.ts";

const operator: KnownUser = {
  name: "operator",
  accessKeyId: "AKIACONSOLE000000001",
  secretAccessKey: "a-secret-of-the-operator-00000000000001",
  statements: [{ Effect: "Allow", Action: "swf:*", Resource: "*" }],
};
const looker: KnownUser = {
  name: "looker",
  accessKeyId: "AKIACONSOLE000000002",
  secretAccessKey: "a-secret-of-the-looker-0000000000000002",
  statements: [
    { Effect: "Allow", Action: ["swf:List*", "swf:Describe*", "swf:Get*", "swf:Count*"], Resource: "*" },
    { Effect: "Allow", Action: "swf:SignalWorkflowExecution", Resource: "*" },
  ],
};

let folder: string;
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  const accounts = writeAccounts([operator, looker]);
  folder = accounts.folder;
  const flags = ["--store", "memory", "--port", "0", "--access-file", accounts.file, "--audit-log", auditLog()];
  [server, browser] = await Promise.all([RunningServer.start(flags), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  removeFolder(folder);
});

const auditLog = (): string => join(folder, "audit.log");

/** What the audit log says of an action, oldest first. */
function audited(action: string): readonly Record<string, unknown>[] {
  const lines = readFileSync(auditLog(), "utf8").trim().split("\n");
  // `as`: each line is a JSON object.
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line["action"] === action);
}

async function openAs({ accessKeyId, secretAccessKey }: KnownUser, path = ""): Promise<Page> {
  const page = await open(browser, `${server.endpoint}/console/${path}`, { mayComplain: /status of 400/ });
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await signIn(page, accessKeyId, secretAccessKey);
  return page;
}

test("what somebody does in the console is in the audit log under their own name", async () => {
  const page = await openAs(operator);
  await page.getByRole("button", { name: "Register domain" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("orders");
  await page.getByRole("dialog").getByRole("button", { name: "Register" }).click();
  await page.getByRole("button", { name: "Register type" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name", exact: false }).first().fill("order");
  await dialog.getByLabel("Version").fill("1");
  await dialog.getByLabel("Task list").fill("orders");
  await dialog.getByLabel("Executions time out after").fill("3600");
  await dialog.getByLabel("Decision tasks time out after").fill("60");
  await dialog.getByLabel("What becomes of children").selectOption("TERMINATE");
  await dialog.getByRole("button", { name: "Register" }).click();
  await page.getByRole("link", { name: "Executions", exact: true }).first().click();
  await page.getByRole("button", { name: "Start execution" }).click();
  await dialog.getByLabel("Workflow type").selectOption({ label: "order 1" });
  await dialog.getByLabel("Workflow id").fill("o-1");
  await dialog.getByRole("button", { name: "Start" }).click();
  await page.getByRole("heading", { name: "o-1" }).waitFor();
  for (const action of ["swf:RegisterDomain", "swf:RegisterWorkflowType", "swf:StartWorkflowExecution"]) {
    await expect.poll(() => audited(action)).toMatchObject([{ principal: arnOf(operator), event: "change" }]);
  }
});

test("a denied action names the permission that lacks, and is marked from then on until another signs in", async () => {
  const page = await openAs(looker, "execution?domain=orders&id=o-1");
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Terminate" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Terminate" }).click();
  const lacking = "You lack swf:TerminateWorkflowExecution on domain orders.";
  await dialog.getByRole("alert").getByText(lacking).waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Terminate" }).getByText(lacking).waitFor();
  await expectAccessible(page);
  // What is permitted is not marked, and works.
  await page.getByRole("menuitem", { name: "Signal" }).click();
  await dialog.getByLabel("Name of the signal").fill("look");
  await dialog.getByRole("button", { name: "Send signal" }).click();
  await page.getByRole("status").getByText("Signal sent").waitFor();
  await expect
    .poll(() => audited("swf:TerminateWorkflowExecution"))
    .toMatchObject([{ principal: arnOf(looker), event: "refusal", reason: "implicitlyDenied" }]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await signIn(page, operator.accessKeyId, operator.secretAccessKey);
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Terminate" }).waitFor();
  expect(await page.getByText(lacking).count()).toBe(0);
});

test("what is denied for many ends at once, with the permission that lacks", async () => {
  const page = await openAs(looker, "executions?domain=orders");
  await page.getByRole("checkbox", { name: "Select all rows" }).click();
  await page.getByRole("button", { name: "Request cancel of 1" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Request cancel of 1 execution" }).click();
  const lacking = "You lack swf:RequestCancelWorkflowExecution on domain orders.";
  await dialog.getByRole("region", { name: "Failures" }).getByText(lacking).waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByRole("region", { name: "Selected executions" }).getByText(lacking).waitFor();
});
