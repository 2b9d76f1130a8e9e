import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Progress } from "../../report/progress.ts";
import { type Counted, countWindows } from "./count-windows.ts";
import { Counting, steadyFlags } from "./counting.ts";
import type { PerWorkflow } from "./windows.ts";

const workload = fileURLToPath(new URL("./core-workload.ts", import.meta.url));

/** Counts the core of a checkout alone, with its clients and an instant store in the same process. */
export async function countCore(counted: Counted, progress: Progress): Promise<PerWorkflow> {
  using counting = new Counting();
  const env = counting.environment;
  const args = [...steadyFlags, "--conditions=source", workload, counted.tree, counted.metrics];
  // Once without valgrind, so that the compiled sources are kept.
  execFileSync(process.execPath, args, { input: "8\n", env });
  const [command = "", ...rest] = [...counting.launcher, process.execPath, ...args];
  const child = spawn(command, rest, { stdio: ["pipe", "pipe", "inherit"], env });
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  try {
    const { pid } = child;
    if (pid === undefined) throw new Error("valgrind could not be started");
    const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const run = async (workflows: number): Promise<void> => {
      child.stdin.write(`${workflows}\n`);
      const { done } = await replies.next();
      if (done === true) throw new Error("the core's process ended before its workflows were done");
    };
    return await countWindows(counted, progress, run, () => counting.take(pid));
  } finally {
    process.off("exit", end);
    end();
  }
}
