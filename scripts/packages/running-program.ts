import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Far more than any step takes, also on a slow machine. */
const secondsMax = 60;

/** A program whose output, of both kinds, is waited for. It ends with this process. */
export class RunningProgram {
  readonly #child: ChildProcess;
  readonly #what: string;
  readonly #lines: string[] = [];
  readonly #exit: Promise<number | undefined>;
  #looked: () => void = () => {};

  constructor(cwd: string, command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const kill = (): boolean => child.kill("SIGKILL");
    process.once("exit", kill);
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on("line", (line) => {
        this.#lines.push(line);
        this.#looked();
      });
    }
    this.#child = child;
    this.#what = args.join(" ");
    this.#exit = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        process.off("exit", kill);
        this.#looked();
        resolve(code ?? undefined);
      });
    });
  }

  /** Resolves with the first line that contains `text`. */
  async prints(text: string): Promise<string> {
    const line = (): string | undefined => this.#lines.find((each) => each.includes(text));
    const found = new Promise<void>((resolve) => {
      this.#looked = () => {
        if (line() !== undefined || this.#child.exitCode !== null) resolve();
      };
      this.#looked();
    });
    await this.#inTime(found, `print "${text}"`);
    return line() ?? this.#fail(`ended without printing "${text}"`);
  }

  async succeeds(): Promise<void> {
    const code = await this.#inTime(this.#exit, "end");
    if (code !== 0) this.#fail(`ended with exit code ${code}`);
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    this.#child.kill(signal);
    await this.#inTime(this.#exit, "end");
  }

  async #inTime<Value>(promise: Promise<Value>, what: string): Promise<Value> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`in ${secondsMax} seconds`)), secondsMax * 1_000);
    try {
      return await Promise.race([promise, late.promise]);
    } catch (error) {
      return this.#fail(`did not ${what}: ${error}`);
    } finally {
      clearTimeout(timer);
    }
  }

  #fail(why: string): never {
    throw new Error(`${this.#what} ${why}. It has printed:\n${this.#lines.join("\n")}`);
  }
}
