import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("../main.ts", import.meta.url));

test("a report that cannot be written is told before anything is measured", () => {
  const args = ["--endpoint", "http://127.0.0.1:9", "--report", "/nowhere/report.md"];
  const { status, stderr } = spawnSync(process.execPath, ["--conditions=source", program, ...args], {
    encoding: "utf8",
  });
  expect(stderr).toContain("the report cannot be written");
  expect(stderr).not.toContain("127.0.0.1:9");
  expect(status).toBe(2);
});
