import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { folder, Openswf } from "./openswf.ts";

/** Registers a domain and a type, and starts a workflow, whose decision task then waits in the store. */
async function startsWorkflow(url: string): Promise<void> {
  for (const [operation, input] of [
    ["RegisterDomain", { name: "orders", workflowExecutionRetentionPeriodInDays: "1" }],
    ["RegisterWorkflowType", { domain: "orders", name: "order", version: "1" }],
    [
      "StartWorkflowExecution",
      {
        domain: "orders",
        workflowId: "order-1",
        workflowType: { name: "order", version: "1" },
        taskList: { name: "orders" },
        taskStartToCloseTimeout: "30",
        executionStartToCloseTimeout: "300",
        childPolicy: "TERMINATE",
      },
    ],
  ] as const) {
    const reply = await fetch(url, {
      method: "POST",
      headers: { "X-Amz-Target": `SimpleWorkflowService.${operation}` },
      body: JSON.stringify(input),
    });
    expect(reply.status).toBe(200);
  }
}

test("verify finds no problem in the store of a running server", async () => {
  const cwd = folder();
  const server = Openswf.runs(["serve", "--port", "0"], { cwd });
  await startsWorkflow(await server.ready());
  const verify = Openswf.runs(["verify"], { cwd });
  expect(await verify.ended()).toBe(0);
  expect(verify.stdout).toBe(
    "openswf-data/openswf.sqlite: 1 executions with 2 events and 0 access records checked, 0 problems\n",
  );
});

test("verify names the inconsistent execution, and exits with 1", async () => {
  const cwd = folder();
  const server = Openswf.runs(["serve", "--port", "0"], { cwd });
  await startsWorkflow(await server.ready());
  server.process.kill("SIGTERM");
  await server.ended();
  const file = new DatabaseSync(join(cwd, "openswf-data/openswf.sqlite"));
  file.exec("delete from task");
  file.close();
  const verify = Openswf.runs(["verify"], { cwd });
  expect(await verify.ended()).toBe(1);
  expect(verify.stdout).toMatch(/^22[\w+/=]+: .*task/);
  expect(verify.stdout).toContain(": 1 executions with 2 events and 0 access records checked, 1 problems\n");
});

test("verify of a missing store prints one line", async () => {
  const verify = Openswf.runs(["verify", "--store", "sqlite:nowhere.sqlite"], { cwd: folder() });
  expect(await verify.ended()).toBe(1);
  expect(verify.stderr).toBe("openswf: nowhere.sqlite does not exist\n");
});
