import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { folder } from "../openswf.ts";

const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));
type Output = number | "pipe" | "ignore";

/** Starts `openswf` with these outputs. It is killed when the test ends. */
function starts(args: readonly string[], stdout: Output, stderr: Output): ChildProcess {
  const child = spawn(process.execPath, ["--conditions=source", main, ...args], { stdio: ["ignore", stdout, stderr] });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  return child;
}

/** A pipe that is full, and that nobody reads until `drain` is called. */
function fullPipe(): { readonly end: number; drain(): string } {
  const path = join(folder(), "pipe");
  execFileSync("mkfifo", [path]);
  const reader = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const end = openSync(path, "w");
  onTestFinished(() => {
    closeSync(reader);
    closeSync(end);
  });
  const filling = Buffer.alloc(4096, "x");
  try {
    for (;;) writeSync(reader, filling);
  } catch {
    // EAGAIN: it is full.
  }
  return {
    end,
    drain() {
      const bytes = Buffer.alloc(1024 * 1024);
      let text = "";
      try {
        for (;;) text += bytes.toString("utf8", 0, readSync(reader, bytes));
      } catch {
        // EAGAIN: it is empty.
      }
      return text.replaceAll("x", "");
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

const serving = (port: number): string[] => ["serve", "--store", "memory", "--port", String(port)];

/** Waits until the server answers, and then makes it answer calls. */
async function answers(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}`;
  const healthy = async (): Promise<boolean> =>
    fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  const deadline = performance.now() + 20_000;
  while (!(await healthy())) {
    if (performance.now() > deadline) throw new Error("the server does not answer");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (let count = 0; count < 5; count += 1) {
    const { status } = await fetch(url, {
      method: "POST",
      headers: { "X-Amz-Target": "SimpleWorkflowService.RegisterDomain" },
      body: JSON.stringify({ name: `shop-${count}`, workflowExecutionRetentionPeriodInDays: "1" }),
      signal: AbortSignal.timeout(10_000),
    });
    expect(status).toBe(200);
  }
  expect(await healthy()).toBe(true);
}

async function stops(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
}

test("a server whose stderr is a full pipe that nobody reads answers calls, and stops", async () => {
  const port = await freePort();
  const pipe = fullPipe();
  const server = starts([...serving(port), "--log-level", "debug"], "ignore", pipe.end);
  await answers(port);
  await stops(server);
});

test("once somebody reads the pipe, the lines that waited arrive", async () => {
  const port = await freePort();
  const pipe = fullPipe();
  const server = starts(serving(port), "ignore", pipe.end);
  await answers(port);
  let text = pipe.drain();
  await expect.poll(() => (text += pipe.drain()), { timeout: 5_000 }).toContain('"msg":"serving"');
  await stops(server);
  expect(text + pipe.drain()).toContain('"msg":"stopped"');
});

test("a server whose stderr is on a full disk answers calls, and stops", async () => {
  const port = await freePort();
  const full = openSync("/dev/full", "w");
  onTestFinished(() => closeSync(full));
  const server = starts(serving(port), "ignore", full);
  await answers(port);
  await stops(server);
});

test("a server whose stderr and stdout were closed by their reader answers calls, and stops", async () => {
  const port = await freePort();
  const server = starts([...serving(port), "--audit-log", "stdout"], "pipe", "pipe");
  server.stdout?.destroy();
  server.stderr?.destroy();
  await answers(port);
  await stops(server);
});

test("a server whose stdout, with its audit log, is a full pipe that nobody reads answers calls, and stops", async () => {
  const port = await freePort();
  const server = starts([...serving(port), "--audit-log", "stdout"], fullPipe().end, "ignore");
  await answers(port);
  await stops(server);
}, 30_000);

test.each(["serve --help", "--help", "version", "access --help"])(
  "openswf %s ends quietly when its reader has closed the pipe",
  async (line) => {
    const program = starts(line.split(" "), "pipe", "pipe");
    program.stdout?.destroy();
    let said = "";
    program.stderr?.on("data", (text) => (said += String(text)));
    expect(await once(program, "close")).toEqual([0, null]);
    expect(said).toBe("");
  },
);

test("a command whose stdout is on a full disk says so, and exits with 1", async () => {
  const full = openSync("/dev/full", "w");
  onTestFinished(() => closeSync(full));
  const program = starts(["version"], full, "pipe");
  let said = "";
  program.stderr?.on("data", (text) => (said += String(text)));
  expect(await once(program, "close")).toEqual([1, null]);
  expect(said).toMatch(/^openswf: Standard output cannot be written: .*ENOSPC.*\n$/);
});
