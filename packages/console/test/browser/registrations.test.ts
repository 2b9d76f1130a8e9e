import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "./world/axe.ts";
import { open } from "./world/browser.ts";
import { domain } from "./world/prepared-domain.ts";
import { browser, server, withPreparedDomain } from "./world/stage.ts";

withPreparedDomain();

const openPage = (path: string): Promise<Page> =>
  open(browser, `${server.endpoint}/console/${path}`, { mayComplain: /status of 400/ });

test("an activity type is registered with all of its defaults, as the preview shows it", async () => {
  const page = await openPage(`types?domain=${domain}&kind=activity`);
  await page.getByRole("button", { name: "Register type" }).click();
  const dialog = page.getByRole("dialog");
  const fill = async (label: string, text: string): Promise<void> => dialog.getByLabel(label).fill(text);
  await fill("Name", "a/b");
  await dialog.getByText("It cannot contain : / | or control characters.").waitFor();
  expect(await dialog.getByRole("button", { name: "Register" }).isDisabled()).toBe(true);
  await fill("Name", "resize");
  await fill("Version", "1");
  await fill("Description", "Makes images smaller");
  await fill("Task list", "images");
  await fill("Heartbeat time-out", "soon");
  await dialog.getByText("A whole number of seconds, or NONE.").waitFor();
  await expectAccessible(page);
  await fill("Heartbeat time-out", "30");
  await fill("Schedule to start", "NONE");
  await fill("Start to close", "300");
  await fill("Schedule to close", "400");
  await fill("Priority of activity tasks", "-7");
  await dialog.getByText("What will be sent").click();
  expect(await dialog.locator("pre").textContent()).toContain('"defaultTaskScheduleToStartTimeout": "NONE"');
  await dialog.getByRole("button", { name: "Register" }).click();
  await page.getByRole("link", { name: "resize" }).waitFor();
  const activityType = { name: "resize", version: "1" };
  expect(await server.swf.call("DescribeActivityType", { domain, activityType })).toMatchObject({
    typeInfo: { status: "REGISTERED", description: "Makes images smaller" },
    configuration: {
      defaultTaskList: { name: "images" },
      defaultTaskHeartbeatTimeout: "30",
      defaultTaskScheduleToStartTimeout: "NONE",
      defaultTaskStartToCloseTimeout: "300",
      defaultTaskScheduleToCloseTimeout: "400",
      defaultTaskPriority: "-7",
    },
  });
});

test("another version of a workflow type begins with the defaults of the first", async () => {
  const page = await openPage(`types?domain=${domain}`);
  await page.getByRole("button", { name: "New version of order" }).click();
  const dialog = page.getByRole("dialog");
  expect(await dialog.getByLabel("Task list").inputValue()).toBe("orders");
  await dialog.getByLabel("Version").fill("2.1");
  await dialog.getByRole("button", { name: "Register" }).click();
  await dialog.getByRole("alert").getByText("TypeAlreadyExistsFault").waitFor();
  await dialog.getByLabel("Version").fill("3");
  await dialog.getByLabel("Executions time out after").fill("60");
  await dialog.getByLabel("What becomes of children").selectOption("ABANDON");
  await dialog.getByText("Its open children go on by themselves.").waitFor();
  await dialog.getByRole("button", { name: "Register" }).click();
  await dialog.waitFor({ state: "detached" });
  const workflowType = { name: "order", version: "3" };
  expect((await server.swf.call("DescribeWorkflowType", { domain, workflowType })).configuration).toEqual({
    defaultTaskList: { name: "orders" },
    defaultTaskStartToCloseTimeout: "30",
    defaultExecutionStartToCloseTimeout: "60",
    defaultChildPolicy: "ABANDON",
  });
});

test("a type is deprecated, deleted, and its name can be registered again", async () => {
  await server.swf.call("RegisterActivityType", { domain, name: "short-lived", version: "1" });
  const page = await openPage(`types?domain=${domain}&kind=activity`);
  const confirm = (verb: string): Promise<void> => page.getByRole("dialog").getByRole("button", { name: verb }).click();
  await page.getByRole("button", { name: "Deprecate short-lived 1" }).click();
  await expectAccessible(page);
  await confirm("Deprecate");
  await page.getByRole("button", { name: "Deprecated" }).click();
  await page.getByRole("button", { name: "Delete short-lived 1" }).click();
  await confirm("Delete");
  await page.getByRole("heading", { name: "No deprecated activity types" }).waitFor();
  await server.swf.call("RegisterActivityType", { domain, name: "short-lived", version: "1" });
});

test("a domain is registered, described, deprecated and restored", async () => {
  const page = await openPage(`executions?domain=${domain}`);
  await page.getByRole("combobox", { name: "Domain" }).selectOption({ label: "All domains …" });
  await page.getByRole("button", { name: "Register domain" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("invoices");
  await dialog.getByLabel("Keeps closed executions for").fill("91");
  await dialog.getByText("From 0 to 90 days, or NONE.").waitFor();
  await expectAccessible(page);
  await dialog.getByLabel("Keeps closed executions for").fill("14");
  await dialog.getByLabel("Description").fill("What customers owe");
  await dialog.getByRole("button", { name: "Register" }).click();
  await page.waitForURL(/types\?domain=invoices/);
  await page.getByRole("combobox", { name: "Domain" }).selectOption({ label: "All domains …" });
  await page.getByRole("button", { name: "Details of invoices" }).click();
  await page.getByText("14 days").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Deprecate invoices" }).click();
  await dialog.getByRole("button", { name: "Deprecate" }).click();
  await page.getByText("What customers owe").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Deprecated" }).click();
  await page.getByRole("button", { name: "Restore invoices" }).click();
  await dialog.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("heading", { name: "No deprecated domains" }).waitFor();
  const { domainInfos } = await server.swf.call("ListDomains", { registrationStatus: "REGISTERED" });
  expect(domainInfos.map(({ name }) => name).toSorted()).toEqual(["invoices", domain]);
});

test("the start form shows the defaults of a type, and asks for what has none", async () => {
  await server.swf.call("RegisterWorkflowType", { domain, name: "bare", version: "1" });
  const page = await openPage(`executions?domain=${domain}`);
  await page.getByRole("button", { name: "Start execution" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Workflow type").selectOption({ label: "order 2.1" });
  await dialog.getByText("Tags, task list and time-outs").click();
  await dialog.getByPlaceholder("orders (default)").waitFor();
  await dialog.getByLabel("Workflow type").selectOption({ label: "bare 1" });
  await dialog.getByText("Needed: the type has no default.").first().waitFor();
  await dialog.getByLabel("Workflow id").fill("bare-1");
  expect(await dialog.getByRole("button", { name: "Start" }).isDisabled()).toBe(true);
  await expectAccessible(page);
  await dialog.getByLabel("Task list").fill("bare");
  await dialog.getByLabel("Times out after, in seconds").fill("60");
  await dialog.getByLabel("Decision tasks time out after").fill("NONE");
  await dialog.getByLabel("What becomes of its children").selectOption("REQUEST_CANCEL");
  await dialog.getByRole("button", { name: "Start" }).click();
  await page.getByRole("heading", { name: "bare-1" }).waitFor();
  await page.getByText("REQUEST_CANCEL").waitFor();
});
