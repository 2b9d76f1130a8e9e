import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface WaitingMemory {
  readonly executions: number;
  /** Of JavaScript's heap and the buffers outside it. */
  readonly bytesEach: number;
  /** What the worker itself believes: see `cachedBytesMax`. */
  readonly estimatedBytesEach: number;
}

const program = fileURLToPath(new URL("./waiting-worker.ts", import.meta.url));

/** What executions take that wait in the memory of a worker, which is a process of its own. The server is at `endpoint`. */
export async function measureWaiting(endpoint: URL, executions: number): Promise<WaitingMemory> {
  const flags = ["--expose-gc", "--conditions=source", program, String(executions)];
  const child = spawn(process.execPath, flags, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, AWS_ENDPOINT_URL_SWF: endpoint.href, AWS_REGION: "us-east-1" },
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  const [code]: unknown[] = await once(child, "close");
  process.off("exit", kill);
  if (code !== 0) throw new Error(`the worker whose memory is measured exited with ${code}`);
  // `as`: what the program writes.
  return JSON.parse(out) as WaitingMemory;
}
