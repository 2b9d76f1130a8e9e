import { chmodSync, existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, Openswf } from "./openswf.ts";

/** A `systemd-notify` that writes down what it is told. */
function standIn(): { readonly path: string; told(text: string): Promise<readonly string[]> } {
  const path = folder();
  const heard = join(path, "heard");
  writeFileSync(join(path, "systemd-notify"), `#!/bin/sh\nprintf '%s\\n' "$*" >>'${heard}'\n`);
  chmodSync(join(path, "systemd-notify"), 0o755);
  const lines = (): readonly string[] => (existsSync(heard) ? readFileSync(heard, "utf8").trim().split("\n") : []);
  return {
    path,
    /** Waits for a message that contains `text`. */
    async told(text) {
      const watcher = watch(path);
      try {
        while (!lines().some((line) => line.includes(text))) {
          await new Promise((resolve) => watcher.once("change", resolve));
        }
        return lines();
      } finally {
        watcher.close();
      }
    },
  };
}

const memory = ["serve", "--port", "0", "--store", "memory"];
const variables = (path: string): Readonly<Record<string, string>> => ({
  PATH: `${path}:${process.env["PATH"]}`,
  NOTIFY_SOCKET: "/nowhere/notify",
});

test("serve tells systemd when it is ready, that it lives, and when it stops", async () => {
  const systemd = standIn();
  const server = Openswf.runs(memory, { env: { ...variables(systemd.path), WATCHDOG_USEC: "30000" } });
  const url = await server.ready();
  await systemd.told(`READY=1 STATUS=Serving at ${url}`);
  await systemd.told("WATCHDOG=1");
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
  await systemd.told("STOPPING=1 STATUS=Stopping");
});

test("a watchdog of another process is left alone", async () => {
  const systemd = standIn();
  const env = { ...variables(systemd.path), WATCHDOG_USEC: "3000", WATCHDOG_PID: "1" };
  const server = Openswf.runs(memory, { env });
  await server.ready();
  await systemd.told("READY=1");
  server.process.kill("SIGTERM");
  expect((await systemd.told("STOPPING=1")).join(" ")).not.toContain("WATCHDOG");
});

test("without systemd-notify, the server serves, and says what systemd could not be told", async () => {
  const server = Openswf.runs(memory, { env: { PATH: "/nowhere", NOTIFY_SOCKET: "/nowhere/notify" } });
  await server.ready();
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
  expect(server.stderr).toContain("systemd could not be told how the server is, with systemd-notify");
});
