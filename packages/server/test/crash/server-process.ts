import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Tightness } from "./tight-store.ts";

const program = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** As in vitest.config.ts: without it, most of a start is compiling. */
const compileCache = fileURLToPath(new URL("../../../../node_modules/.cache/node-compile-cache", import.meta.url));

interface Manner {
  /** A command that runs the server, such as a tracer. It must not be its parent. */
  readonly under?: readonly string[];
  /** With tighter bounds of its SQLite store. */
  readonly tightness?: Tightness | undefined;
  /** Further flags of `serve`. */
  readonly flags?: readonly string[];
}

function importing(tightness: Tightness): readonly string[] {
  return ["--import", new URL(`./tight-store.ts?${tightness}`, import.meta.url).href];
}

/** One life of the real server: a process on the store that all its lives share. */
export class ServerProcess {
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;
  #printed = "";
  #errors = "";

  constructor(store: string, { under = [], tightness, flags = [] }: Manner = {}) {
    const args = ["serve", "--port", "0", "--store", store, "--limit", "pollHoldMs=1000"];
    const server = [
      process.execPath,
      "--conditions=source",
      ...(tightness === undefined ? [] : importing(tightness)),
      program,
      ...args,
      "--log-level",
      "warn",
      ...flags,
    ];
    const [command = process.execPath, ...rest] = [...under, ...server];
    const env = { NODE_COMPILE_CACHE: compileCache, ...process.env };
    this.#process = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"], env });
    this.#ended = once(this.#process, "close").then(([code]) => (typeof code === "number" ? code : null));
    this.#process.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#printed += text;
    });
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#errors += text;
    });
  }

  /** False once the process has ended for any reason. */
  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The warnings in its log. A healthy server logs none here. */
  get warnings(): string {
    return this.#errors;
  }

  /** Resolves when the process is gone, with its exit code, or `null` if a signal has killed it. */
  get ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Waits until the server accepts requests, and returns its port. Rejects if the process ends before that. */
  async ready(): Promise<number> {
    const port = await this.readyOrEnded();
    if (port === undefined) throw new Error(`no server: ${this.#errors}`);
    return port;
  }

  /** `undefined` if the process ends before it accepts requests. */
  async readyOrEnded(): Promise<number | undefined> {
    const { stdout } = this.#process;
    for (;;) {
      const port = /^openswf ready at http:\S+:(\d+)$/m.exec(this.#printed)?.[1];
      if (port !== undefined) return Number(port);
      if (!this.isRunning || stdout === null) return undefined;
      await Promise.race([once(stdout, "data"), this.#ended]);
    }
  }

  /** Kills the server in the middle of its work. Resolves once the process is gone. */
  async crash(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  /** Stops all threads of the server, as a hypervisor does, until `thaw`. */
  freeze(): void {
    this.#process.kill("SIGSTOP");
  }

  thaw(): void {
    this.#process.kill("SIGCONT");
  }

  /** Stops the server as an operator does, and returns the exit code. */
  async stop(): Promise<number | null> {
    this.#process.kill("SIGTERM");
    return this.#ended;
  }
}
