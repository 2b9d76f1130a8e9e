import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import type { Endpoint } from "../../load/endpoint.ts";
import type { ProcessUse, Target } from "../../load/target.ts";
import { usualWorkplace } from "../../load/workplace.ts";
import { useOf } from "./process-use.ts";
import { type StoreLocation, storeLocation } from "./store-location.ts";

/** `source` runs the server from its source, as in a clone; `built` runs it as published. */
/** Whether a server measures what it does. A server on loopback does by default. */
export type Metrics = "on" | "off";
export type Program = "source" | "built";
export const ownTree: string = fileURLToPath(new URL("../../..", import.meta.url));

/** The arguments of Node that run the server of a checkout. */
function programOf(tree: string, program: Program): readonly string[] {
  const server = join(tree, "packages", "server");
  return program === "built"
    ? [join(server, "dist", "cli", "main.js")]
    : ["--conditions=source", join(server, "src", "cli", "main.ts")];
}
/** A server that is not ready after this time has failed. Under a tool that runs it instruction by instruction too. */
const readyWithinMs = 120_000;
const launchedReadyWithinMs = 1_200_000;

/** What runs the server instead of Node alone. */
interface Launcher {
  /** A command and its arguments, before that of Node. It must become the server's process, not start it. */
  readonly command: readonly string[];
  readonly nodeFlags: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

export interface ServerOptions {
  /**
   * `sqlite` for a new file that is removed afterwards, or any other address that `serve --store` accepts: `memory`,
   * `sqlite:PATH`.
   */
  readonly store: string;
  /** The folder for CPU profiles of the server. */
  readonly cpuProfiles?: string | undefined;
  readonly program?: Program | undefined;
  /** The folder of the checkout whose server runs; this one by default. */
  readonly tree?: string | undefined;
  /** On by default. */
  readonly metrics?: Metrics | undefined;
  /** Additional flags of `serve`. */
  readonly flags?: readonly string[] | undefined;
  readonly launcher?: Launcher | undefined;
}

/** A server in its own process, started as a user would start it. */
export class ServerProcess implements Target {
  readonly endpoint: Endpoint;
  /** The time from exec to the ready line. */
  readonly readyMs: number;
  readonly #child: ChildProcess;
  readonly #storeLocation: StoreLocation;
  readonly #onExit: () => void;

  private constructor(child: ChildProcess, url: URL, readyMs: number, location: StoreLocation, onExit: () => void) {
    this.#child = child;
    this.endpoint = { url, sign: undefined, workplace: usualWorkplace };
    this.readyMs = readyMs;
    this.#storeLocation = location;
    this.#onExit = onExit;
  }

  static async start({
    store,
    cpuProfiles,
    program = "source",
    tree = ownTree,
    metrics = "on",
    flags = [],
    launcher = { command: [], nodeFlags: [], environment: process.env },
  }: ServerOptions): Promise<ServerProcess> {
    const location = storeLocation(store);
    const profiling = cpuProfiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${cpuProfiles}`];
    // On is the default, and commits older than metrics do not know the flag.
    const measuring = metrics === "off" ? ["--metrics", "off"] : [];
    const serve = ["serve", "--port", "0", "--store", location.address, "--log-level", "warn", ...measuring, ...flags];
    const started = performance.now();
    const node = [process.execPath, ...launcher.nodeFlags, ...profiling, ...programOf(tree, program), ...serve];
    const [command = process.execPath, ...args] = [...launcher.command, ...node];
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], env: launcher.environment });
    // Whatever ends this process (Ctrl-C, a failed check) also ends the server and removes its temporary files.
    const onExit = (): void => {
      child.kill("SIGKILL");
      location.remove();
    };
    process.once("exit", onExit);
    const url = await readyUrl(child, launcher.command.length === 0 ? readyWithinMs : launchedReadyWithinMs);
    return new ServerProcess(child, url, performance.now() - started, location, onExit);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  use(): ProcessUse | undefined {
    return this.#child.pid === undefined ? undefined : useOf(this.#child.pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = new Promise<void>((resolve) => this.#child.once("exit", () => resolve()));
      this.#child.kill("SIGTERM");
      await exited;
    }
    process.off("exit", this.#onExit);
    this.#storeLocation.remove();
  }
}

function readyUrl(child: ChildProcess, withinMs: number): Promise<URL> {
  return new Promise((resolve, reject) => {
    let out = "";
    const timeout = setTimeout(() => reject(new Error("the server was not ready in time")), withinMs).unref();
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server exited with ${code} before it was ready`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      const ready = /^openswf ready at (\S+)$/m.exec(out)?.[1];
      if (ready === undefined) return;
      clearTimeout(timeout);
      resolve(new URL(ready));
    });
  });
}
