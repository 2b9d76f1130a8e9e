import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** A worker that the example may kill. */
export class WorkerProcess {
  readonly #child: ChildProcess;

  constructor() {
    const child = spawn(process.execPath, [...process.execArgv, program], { stdio: ["ignore", "pipe", "inherit"] });
    createInterface({ input: child.stdout }).on("line", (line) => {
      console.log(line);
      child.emit("line", line);
    });
    this.#child = child;
  }

  /** Resolves once the worker has printed a line that begins so. */
  async prints(beginning: string): Promise<void> {
    for (;;) {
      const [line]: unknown[] = await once(this.#child, "line");
      if (String(line).startsWith(beginning)) return;
    }
  }

  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const exit = once(this.#child, "exit");
    this.#child.kill(signal);
    await exit;
  }
}
