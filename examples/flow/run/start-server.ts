import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const server = fileURLToPath(new URL("../../../packages/server/src/cli/main.ts", import.meta.url));
const ready = "openswf ready at ";

export interface RunningServer extends AsyncDisposable {
  readonly endpoint: string;
}

/** An openswf of our own on a free port. It keeps everything in memory, and ends with this process. */
export async function startServer(): Promise<RunningServer> {
  const args = ["--conditions=source", server, "serve", "--port", "0", "--store", "memory", "--log-level", "warn"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => child.kill("SIGKILL"));
  const endpoint = await endpointOf(child);
  return {
    endpoint,
    [Symbol.asyncDispose]: async () => {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      await exit;
    },
  };
}

async function endpointOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("the server's output is not piped");
  for await (const line of createInterface({ input: stdout })) {
    if (line.startsWith(ready)) return line.slice(ready.length);
  }
  throw new Error("The server ended before it was ready: see its messages above.");
}
