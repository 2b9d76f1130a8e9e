import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, Openswf } from "./openswf.ts";

const call = (url: string, operation: string, input: object): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "X-Amz-Target": `SimpleWorkflowService.${operation}` },
    body: JSON.stringify(input),
  });

/** A stopped store with one execution, whose history on disk is no longer what the server wrote. */
async function damagedStore(cwd: string): Promise<{ readonly file: string; readonly runId: string }> {
  const server = Openswf.runs(["serve", "--port", "0"], { cwd });
  const url = await server.ready();
  await call(url, "RegisterDomain", { name: "orders", workflowExecutionRetentionPeriodInDays: "1" });
  await call(url, "RegisterWorkflowType", { domain: "orders", name: "order", version: "1" });
  const started = await call(url, "StartWorkflowExecution", {
    domain: "orders",
    workflowId: "order-1",
    workflowType: { name: "order", version: "1" },
    taskList: { name: "orders" },
    taskStartToCloseTimeout: "30",
    executionStartToCloseTimeout: "300",
    childPolicy: "TERMINATE",
    input: "ten boxes of tea",
  });
  const { runId } = (await started.json()) as { runId: string };
  server.process.kill("SIGTERM");
  await server.ended();
  const file = join(cwd, "openswf-data/openswf.sqlite");
  const bytes = readFileSync(file);
  bytes.write("six", bytes.indexOf("ten boxes of tea"));
  writeFileSync(file, bytes);
  return { file, runId };
}

test("a server that meets damage answers 5xx, is unhealthy for good, and logs the file and the remedy", async () => {
  const cwd = folder();
  const { runId } = await damagedStore(cwd);
  const server = Openswf.runs(["serve", "--port", "0"], { cwd });
  const url = await server.ready();
  expect((await fetch(new URL("/health", url))).status).toBe(200);
  const execution = { workflowId: "order-1", runId };
  const history = await call(url, "GetWorkflowExecutionHistory", { domain: "orders", execution });
  expect(history.status).toBe(500);
  const registered = await call(url, "RegisterWorkflowType", { domain: "orders", name: "order", version: "2" });
  expect(registered.status).toBe(200);
  expect((await fetch(new URL("/health", url))).status).toBe(503);
  expect(server.stderr).toContain("openswf.sqlite is damaged: the checksum of event 1 of execution 1 is wrong");
  expect(server.stderr).toContain("restore a backup");
});

test("verify finds damage, exits with 1, and leaves no file; backup refuses to copy it", async () => {
  const cwd = folder();
  const { runId } = await damagedStore(cwd);
  const before = readdirSync(join(cwd, "openswf-data"));
  const verify = Openswf.runs(["verify"], { cwd });
  expect(await verify.ended()).toBe(1);
  expect(verify.stdout).toContain("the store: the checksum of event 1 of execution 1 is wrong\n");
  expect(verify.stdout).toContain(`${runId}: it cannot be checked: `);
  const backup = Openswf.runs(["backup", "copy.sqlite"], { cwd });
  expect(await backup.ended()).toBe(1);
  expect(backup.stderr).toContain("openswf.sqlite is damaged, so no backup was made: the checksum of event 1");
  expect(readdirSync(join(cwd, "openswf-data"))).toEqual(before);
  expect(readdirSync(cwd)).toEqual(["openswf-data"]);
});
