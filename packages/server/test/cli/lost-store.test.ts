import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, Openswf } from "./openswf.ts";

test.each([
  { how: "deleted", lose: (data: string) => rmSync(data, { recursive: true }) },
  { how: "moved away", lose: (data: string) => renameSync(data, `${data}.old`) },
])("a server whose store is $how says so and exits with 1 within seconds, without any call", async ({ lose }) => {
  const cwd = folder();
  const server = Openswf.runs(["serve", "--port", "0"], { cwd });
  await server.ready();
  const lostAt = performance.now();
  lose(join(cwd, "openswf-data"));
  expect(await server.ended()).toBe(1);
  expect(performance.now() - lostAt).toBeLessThan(10_000);
  expect(server.stderr).toContain("openswf.sqlite was deleted or moved while this server used it");
  expect(server.stderr).toContain("restore a backup");
});
