import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, Openswf } from "../openswf.ts";

test("serve finds openswf.toml in the working folder, says so, and warns if others can read its password", async () => {
  const cwd = folder();
  const path = join(cwd, "openswf.toml");
  writeFileSync(path, 'port = 0\nstore = "memory"\nlambda-endpoint = "http://me:hunter2@127.0.0.1:1"\n');
  chmodSync(path, 0o644);
  const server = Openswf.runs(["serve"], { cwd });
  const url = await server.ready();
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(server.stdout).toMatch(/^ {2}config {4}\/.*openswf\.toml$/m);
  expect(server.stderr).toContain("the configuration file, which contains a password: restrict it with chmod 600");
  expect(server.stdout + server.stderr).not.toContain("hunter2");
});

test("other commands find their store in the same file, whose other keys do not concern them", async () => {
  const cwd = folder();
  writeFileSync(join(cwd, "openswf.toml"), 'port = 0\nstore = "sqlite:elsewhere/shop.sqlite"\n');
  const server = Openswf.runs(["serve"], { cwd });
  await server.ready();
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
  const verify = Openswf.runs(["verify"], { cwd });
  expect(await verify.ended()).toBe(0);
  expect(verify.stdout).toContain("elsewhere/shop.sqlite");
});
