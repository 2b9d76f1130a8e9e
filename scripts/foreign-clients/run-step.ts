import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Step } from "./clients.ts";

/** How a step has ended: `failure` is `undefined` if well. */
export interface Ended {
  readonly failure: string | undefined;
  readonly output: string;
  readonly log: string;
}

/** Runs a program to its end, or ends it with its children after so many seconds. */
export async function runStep(step: Step, secondsMax: number, variables: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const [program, ...args] = step.command;
  const child = spawn(program, args, {
    cwd: step.folder,
    env: { ...process.env, ...step.variables, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: build tools and frameworks start processes that outlive them.
    detached: true,
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const timer = setTimeout(() => endGroup(child.pid), secondsMax * 1_000);
  const failure = await new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => {
      if (signal !== null) resolve(`ended after ${secondsMax} seconds`);
      else resolve(code === 0 ? undefined : `exit code ${code}`);
    });
  });
  clearTimeout(timer);
  endGroup(child.pid);
  const [printed, logged] = await output;
  return { failure, output: printed, log: logged };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}
