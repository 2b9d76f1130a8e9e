import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { folder } from "./openswf.ts";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
/** The most bytes of a file, in the unit of `ulimit -f`: 512 bytes, or 1024 in some shells. The store's log reaches it soon. */
const fileBlocksMax = 1_000;

test("a server without load is unhealthy once its disk takes no more writes, and says so", async () => {
  const serve = ["--conditions=source", main, "serve", "--port", "0", "--limit", "healthProbeMs=2"];
  const limited = `ulimit -f ${fileBlocksMax}; exec "$0" "$@"`;
  const server = spawn("sh", ["-c", limited, process.execPath, ...serve], { cwd: folder() });
  const exited = once(server, "exit");
  onTestFinished(async () => {
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
  const url = /^openswf ready at (\S+)$/m.exec(said)?.[1];
  const health = async (): Promise<unknown> => (await fetch(new URL("/health", url))).json();
  await expect.poll(health, { timeout: 20_000, interval: 100 }).toMatchObject({
    status: "unhealthy",
    problems: [{ what: "writes", since: expect.stringMatching(/^\d{4}-.*Z$/) }],
  });
  expect((await fetch(new URL("/health", url))).status).toBe(503);
  await expect.poll(() => logged).toContain("the store fails or does not answer");
}, 30_000);
