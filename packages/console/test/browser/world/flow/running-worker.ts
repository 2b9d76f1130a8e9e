import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A worker of the SDK in a process of its own. */
export class RunningWorker {
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  /** Resolves once its types are registered and it polls. */
  static async start(endpoint: string, domain: string): Promise<RunningWorker> {
    const main = `${import.meta.dirname}/worker-process.ts`;
    const child = spawn(process.execPath, ["--conditions=source", main, domain], {
      env: { ...process.env, AWS_ENDPOINT_URL_SWF: endpoint },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const outcome = await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
    if (child.exitCode !== null) throw new Error(`the worker has ended: ${outcome}`);
    return new RunningWorker(child);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exit;
  }
}
