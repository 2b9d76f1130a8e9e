import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, Openswf } from "./openswf.ts";

test("a backup of a running server is a complete store", async () => {
  const cwd = folder();
  const server = Openswf.runs(["serve", "--port", "0"], { cwd });
  await fetch(await server.ready(), {
    method: "POST",
    headers: { "X-Amz-Target": "SimpleWorkflowService.RegisterDomain" },
    body: '{"name":"orders","workflowExecutionRetentionPeriodInDays":"1"}',
  });
  const backup = Openswf.runs(["backup", "monday.sqlite"], { cwd });
  expect(await backup.ended()).toBe(0);
  expect(backup.stdout).toBe("openswf-data/openswf.sqlite was copied to monday.sqlite\n");
  const restored = Openswf.runs(["serve", "--port", "0", "--store", "sqlite:monday.sqlite"], { cwd });
  const described = await fetch(await restored.ready(), {
    method: "POST",
    headers: { "X-Amz-Target": "SimpleWorkflowService.DescribeDomain" },
    body: '{"name":"orders"}',
  });
  expect(described.status).toBe(200);
  const again = Openswf.runs(["backup", "monday.sqlite"], { cwd });
  expect(await again.ended()).toBe(1);
  expect(again.stderr).toContain("monday.sqlite already exists");
});

test("a backup that fails prints one line, and leaves nothing behind", async () => {
  const cwd = folder();
  const ofNothing = Openswf.runs(["backup", "copy.sqlite"], { cwd });
  expect(await ofNothing.ended()).toBe(1);
  expect(ofNothing.stderr).toBe("openswf: openswf-data/openswf.sqlite does not exist\n");
  const toNowhere = Openswf.runs(["backup", "nowhere/copy.sqlite"], { cwd });
  expect(await toNowhere.ended()).toBe(1);
  expect(toNowhere.stderr).toBe("openswf: nowhere/copy.sqlite cannot be written: no such file or folder.\n");
  expect(existsSync(join(cwd, "copy.sqlite"))).toBe(false);
});
