import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type KnownUser, removeFolder, signIn as signInAs, writeAccounts } from "./world/accounts.ts";
import { launch, open } from "./world/browser.ts";
import { RunningServer } from "./world/running-server.ts";

const key: KnownUser = {
  name: "reader",
  accessKeyId: "AKIACONSOLE000000001",
  secretAccessKey: "a-secret-of-the-console-tests-0000000001",
  statements: [{ Effect: "Allow", Action: ["swf:List*", "swf:Describe*", "swf:Get*", "swf:Count*"], Resource: "*" }],
};
let folder: string;
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  const accounts = writeAccounts([key]);
  folder = accounts.folder;
  [server, browser] = await Promise.all([
    RunningServer.start(["--store", "memory", "--port", "0", "--access-file", accounts.file]),
    launch(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  removeFolder(folder);
});

/** The browser itself tells of every 400 on its console. */
const refusals = /status of 400/;

const signIn = (page: Page, secret: string): Promise<void> => signInAs(page, key.accessKeyId, secret);

test("a server with access control asks for a key, refuses a wrong one, and takes the right one", async () => {
  const page = await open(browser, `${server.endpoint}/console/`, { mayComplain: refusals });
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await signIn(page, "wrong");
  await page
    .getByRole("alert")
    .getByText(/signature/i)
    .waitFor();
  await signIn(page, key.secretAccessKey);
  await page.getByRole("heading", { name: "No domains yet" }).waitFor();
});

test("the key is in no storage, and is forgotten by a reload and by signing out", async () => {
  const page = await open(browser, `${server.endpoint}/console/`, { mayComplain: refusals });
  await signIn(page, key.secretAccessKey);
  await page.getByRole("heading", { name: "No domains yet" }).waitFor();
  const stored = await page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])");
  expect(stored).not.toContain(key.secretAccessKey);
  expect(stored).not.toContain(key.accessKeyId);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await signIn(page, key.secretAccessKey);
  await page.getByRole("heading", { name: "No domains yet" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});

test("who may not ask for pollers is refused only once, and the page asks what others may ask", async () => {
  const options = { mayComplain: refusals, clock: "movable" } as const;
  const page = await open(browser, `${server.endpoint}/console/task-lists?domain=orders`, options);
  const refused: string[] = [];
  page.on("response", (response) => {
    if (response.status() === 400) refused.push(response.request().headers()["x-amz-target"] ?? "");
  });
  await signIn(page, key.secretAccessKey);
  await page.getByRole("alert").getByText("Unknown domain: orders").waitFor();
  await page.clock.runFor(30_000);
  expect(refused.filter((target) => target.startsWith("OpenSWF."))).toEqual(["OpenSWF.ListTaskLists"]);
});
