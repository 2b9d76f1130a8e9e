import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { SwfCalls } from "./swf-calls.ts";

const root = `${import.meta.dirname}/../../../../..`;

/** `openswf serve` in a process of its own, on a free port of loopback. */
export class RunningServer {
  readonly endpoint: string;
  readonly swf: SwfCalls;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, endpoint: string) {
    this.#process = child;
    this.endpoint = endpoint;
    this.swf = new SwfCalls(endpoint);
  }

  static async start(flags: readonly string[] = ["--store", "memory", "--port", "0"]): Promise<RunningServer> {
    const main = `${root}/packages/server/src/cli/main.ts`;
    const child = spawn(process.execPath, ["--conditions=source", main, "serve", "--log-level", "error", ...flags], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const [, endpoint] = /^openswf ready at (\S+)$/.exec(line) ?? [];
      if (endpoint !== undefined) return new RunningServer(child, endpoint);
    }
    throw new Error("the server has not become ready");
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await exit;
  }
}
