import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, open } from "./world/browser.ts";
import { RunningServer } from "./world/running-server.ts";

const key = { accessKeyId: "AKIACONSOLE000000001", secretAccessKey: "a-secret-of-the-console-tests-0000000001" };
let folder: string;
let server: RunningServer;
let browser: Browser;

const secretFile = (): string => join(folder, "secret");
const accounts = (): object => ({
  accounts: {
    "123456789012": {
      policies: {
        reads: {
          Version: "2012-10-17",
          Statement: {
            Effect: "Allow",
            Action: ["swf:List*", "swf:Describe*", "swf:Get*", "swf:Count*"],
            Resource: "*",
          },
        },
      },
      users: {
        reader: {
          policies: ["reads"],
          keys: [{ accessKeyId: key.accessKeyId, secretAccessKeyFile: secretFile() }],
        },
      },
    },
  },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "openswf-console-"));
  writeFileSync(secretFile(), key.secretAccessKey, { mode: 0o600 });
  const file = join(folder, "access.json");
  writeFileSync(file, JSON.stringify(accounts()), { mode: 0o600 });
  [server, browser] = await Promise.all([
    RunningServer.start(["--store", "memory", "--port", "0", "--access-file", file]),
    launch(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true });
});

/** The browser itself tells of every 400 on its console. */
const refusals = /status of 400/;

async function signIn(page: Page, secret: string): Promise<void> {
  await page.getByLabel("Access key id").fill(key.accessKeyId);
  await page.getByLabel("Secret access key").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
}

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
