import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const launcher = fileURLToPath(new URL("../../bin/openswf.js", import.meta.url));

/** Creates a folder that is removed when the test ends. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "openswf-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** An `openswf` process and its output so far. It is killed when the test ends. */
export class Openswf {
  readonly process: ChildProcess;
  stdout = "";
  stderr = "";
  readonly #ended: Promise<number | null>;

  private constructor(process: ChildProcess) {
    this.process = process;
    this.#ended = once(process, "close").then(([code]) => (typeof code === "number" ? code : null));
    process.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    onTestFinished(async () => {
      process.kill("SIGKILL");
      await this.#ended;
    });
  }

  static runs(args: readonly string[], { env = {}, cwd = tmpdir() }: Where = {}): Openswf {
    return Openswf.#spawn(["--conditions=source", main, ...args], env, cwd);
  }

  /** Runs it under a limit of the system, given as the arguments of the shell's `ulimit`. */
  static runsLimited(ulimit: string, args: readonly string[], { env = {}, cwd = tmpdir() }: Where = {}): Openswf {
    const command = ["-c", `ulimit ${ulimit}; exec "$0" "$@"`, process.execPath, "--conditions=source", main, ...args];
    return Openswf.#spawn(command, env, cwd, "sh");
  }

  /** Starts the file that `npm install` links to. */
  static launches(args: readonly string[], { env = {}, cwd = tmpdir() }: Where = {}): Openswf {
    return Openswf.#spawn([launcher, ...args], env, cwd);
  }

  static #spawn(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string, program = process.execPath): Openswf {
    return new Openswf(spawn(program, args, { env: { ...process.env, ...env }, cwd, stdio: "pipe" }));
  }

  /** The exit code, or `null` if a signal ended the process. */
  ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Waits for the ready line and returns its URL. Throws if the process ends before that. */
  ready(): Promise<string> {
    return this.prints(/^openswf ready at (https?:\S+)\n/m);
  }

  /** Waits until stdout matches, and returns what the first group has matched. Throws if the process ends before that. */
  async prints(pattern: RegExp): Promise<string> {
    while (true) {
      const found = pattern.exec(this.stdout)?.[1];
      if (found !== undefined) return found;
      if (this.process.exitCode !== null) throw new Error(`ended before it was ready: ${this.stderr}`);
      const { stdout } = this.process;
      if (stdout !== null) await Promise.race([once(stdout, "data"), this.#ended]);
    }
  }
}

export interface Where {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}
