import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, Openswf } from "../openswf.ts";

const file = (timeout: number): string => `
[[domain]]
name = "orders"
retention = 7
tags = { team = "payments" }
[[domain.workflow]]
name = "order"
version = "1.0"
task-list = "orders"
task-timeout = 30
execution-timeout = 300
child-policy = "TERMINATE"
[[domain.activity]]
name = "charge"
version = "1.0"
task-list = "cards"
task-timeout = ${timeout}
`;

test("apply shows its plan, applies it, finds nothing to do, and refuses what cannot be changed", {
  timeout: 180_000,
}, async () => {
  const url = await Openswf.runs(["serve", "--port", "0", "--store", "memory"]).ready();
  const cwd = folder();
  writeFileSync(join(cwd, "types.toml"), file(60));
  const apply = async (
    ...flags: readonly string[]
  ): Promise<{ code: number | null; stdout: string; stderr: string }> => {
    const program = Openswf.runs(["apply", "types.toml", "--endpoint", url, ...flags], { cwd });
    program.process.stdin?.end();
    const code = await program.ended();
    return { code, stdout: program.stdout, stderr: program.stderr };
  };
  const steps = ["domain orders", "workflow order 1.0 in domain orders", "activity charge 1.0 in domain orders"];
  const plan = steps.map((step) => `+ register ${step}\n`).join("");
  expect(await apply("--check")).toEqual({ code: 3, stdout: `${plan}3 changes to make.\n`, stderr: "" });
  const unasked = await apply();
  expect(unasked).toMatchObject({ code: 2, stdout: plan, stderr: expect.stringContaining("Pass --yes") });
  expect(await apply("--yes")).toEqual({ code: 0, stdout: `${plan}3 changes made.\n`, stderr: "" });
  expect(await apply("--check")).toEqual({ code: 0, stdout: "Everything is as declared.\n", stderr: "" });
  writeFileSync(join(cwd, "types.toml"), file(90));
  const conflict = await apply("--yes", "-o", "json");
  expect(conflict.code).toBe(1);
  expect(JSON.parse(conflict.stdout)).toEqual({
    steps: [],
    conflicts: [expect.stringContaining("task-timeout is 60, and 90 in the file")],
    applied: false,
  });
});
