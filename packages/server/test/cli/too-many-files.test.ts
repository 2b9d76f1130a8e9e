import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { folder } from "./openswf.ts";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

test("a server that may open no more files says so with the remedy, and serves again once it may", async () => {
  const serve = ["--conditions=source", main, "serve", "--port", "0", "--http", "timeoutsCheckedEveryMs=100"];
  const server = spawn("sh", ["-c", 'ulimit -n 100; exec "$0" "$@"', process.execPath, ...serve], { cwd: folder() });
  const exited = once(server, "exit");
  const clients: Socket[] = [];
  onTestFinished(async () => {
    for (const client of clients) client.destroy();
    server.kill("SIGKILL");
    await exited;
  });
  let logged = "";
  server.stderr.on("data", (text) => {
    logged += String(text);
  });
  let said = "";
  for await (const text of server.stdout) {
    said += String(text);
    if (/^openswf ready at \S+\n/m.test(said)) break;
  }
  const url = new URL("/health", /^openswf ready at (\S+)$/m.exec(said)?.[1]);
  for (let count = 0; count < 120; count += 1) {
    clients.push(connect(Number(url.port), url.hostname).on("error", () => {}));
  }
  await expect.poll(() => logged, { timeout: 10_000 }).toContain("raise ulimit -n");
  for (const client of clients) client.destroy();
  await expect.poll(async () => (await fetch(url).catch(() => undefined))?.status, { timeout: 5_000 }).toBe(200);
}, 30_000);
