import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Program } from "./programs.ts";

/** Far more than any example needs, also on a slow machine. */
const secondsMax = 60;

export interface RunOptions {
  readonly endpoint: string;
  /** Whether the worker's log is shown. It is shown in any case when the program fails. */
  readonly showsLog: boolean;
}

/** Runs a program as a process of its own. Resolves with whether it has passed. */
export async function runProgram({ main }: Program, { endpoint, showsLog }: RunOptions): Promise<boolean> {
  const env = { ...process.env, AWS_ENDPOINT_URL_SWF: endpoint };
  const child = spawn(process.execPath, ["--conditions=source", main], {
    env,
    stdio: ["ignore", "inherit", showsLog ? "inherit" : "pipe"],
    timeout: secondsMax * 1_000,
    killSignal: "SIGKILL",
  });
  const log = child.stderr === null ? "" : text(child.stderr);
  const failure = await new Promise<string | undefined>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (signal === null) resolve(code === 0 ? undefined : `exit code ${code}`);
      else resolve(`ended by ${signal}, after ${secondsMax} seconds at the most`);
    });
  });
  if (failure === undefined) return true;
  process.stderr.write(`${await log}${main}: ${failure}\n`);
  return false;
}
