import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { open } from "./world/browser.ts";
import { domain, start } from "./world/prepared-domain.ts";
import { browser, server, withPreparedDomain } from "./world/stage.ts";

withPreparedDomain();

test("a history is downloaded in the form of the aws CLI, and opened again from the file", async () => {
  const page = await open(browser, `${server.endpoint}/console/execution?domain=${domain}&id=order-1002`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download history" }).click(),
  ]);
  const path = await download.path();
  expect(download.suggestedFilename()).toMatch(/^order-1002-.*\.json$/);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({
    events: expect.arrayContaining([expect.objectContaining({ eventType: "WorkflowExecutionStarted", eventId: 1 })]),
  });
  await page.getByRole("link", { name: "Open a file" }).click();
  await page.getByLabel("Choose a file").setInputFiles({
    name: "history.json",
    mimeType: "application/json",
    buffer: readFileSync(path),
  });
  await page.getByRole("link", { name: "WorkflowExecutionFailed" }).click();
  await page.getByRole("complementary").getByText("CardDeclined").first().waitFor();
  await page
    .getByRole("region", { name: "Why" })
    .getByText(/CardDeclined/)
    .first()
    .waitFor();
  await page.getByRole("link", { name: "Summary" }).click();
  await page.getByRole("region", { name: "Input" }).getByText('"mug-blue"').waitFor();
});

test("a file that is no history is refused, with what is wrong", async () => {
  const page = await open(browser, `${server.endpoint}/console/file`);
  await page.getByLabel("Choose a file").setInputFiles({
    name: "picture.json",
    mimeType: "application/json",
    buffer: Buffer.from('{"picture":true}'),
  });
  await page.getByRole("alert").getByText("Cannot be opened").waitFor();
});

test("hostile text runs nothing, turns nothing around, and is shown for what it is", async () => {
  const script = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";
  const reversed = "user\u202egpj.exe\u0007";
  const id = `../..\\${script}?a=b&c#d${reversed}`.slice(0, 200).replaceAll(/[:/|]|\p{Cc}/gu, "");
  await start(server.swf, id, {
    taskList: { name: "hostile" },
    tagList: [script.slice(0, 200)],
    input: `{"a":"${reversed}","__proto__":{"x":1}}`.replace("\u0007", "\\u0007"),
  });
  await server.swf.call("SignalWorkflowExecution", {
    domain,
    workflowId: id,
    signalName: script,
    input: script + reversed,
  });
  const page = await open(
    browser,
    `${server.endpoint}/console/executions?domain=${domain}&tag=${encodeURIComponent(script)}`,
  );
  await page.getByRole("table").getByRole("link").first().click();
  await page.getByRole("region", { name: "Input" }).getByText("\\u202e").waitFor();
  await page.getByRole("link", { name: /^History/ }).click();
  await page.getByRole("link", { name: "WorkflowExecutionSignaled" }).click();
  await page.getByRole("complementary").getByText("<script>document.title").first().waitFor();
  await page.getByRole("link", { name: "Timeline", exact: true }).click();
  await page.getByRole("list", { name: "Timeline" }).getByText("Signals", { exact: true }).waitFor();
  expect(await page.locator("img, #root script").count()).toBe(0);
  expect((await page.locator("#root").textContent())?.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
  expect(await page.title()).toMatch(/· openswf$/);
});
