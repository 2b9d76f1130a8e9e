import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { Problem } from "@openswf/core/ports/problem";
import type { EndpointFlags } from "../../client/client-options.ts";
import { isConfigured, ownServer } from "../../client/connect.ts";
import { note } from "../../output/printer.ts";

/** A server that lives as long as the demo. */
interface OwnServer {
  readonly url: string;
  stop(): Promise<void>;
}

const answeredWithinMs = 2_000;

/** Starts a server in memory if nothing is configured and none runs on this machine; `undefined` if one does. */
export async function serverForDemo(flags: EndpointFlags): Promise<OwnServer | undefined> {
  if ((await isConfigured(flags)) || (await isThere(ownServer))) return undefined;
  note("openswf: no server runs on this machine, so the demo runs one of its own, in memory. See openswf help serve.");
  const [, program = ""] = process.argv;
  const flagsOfServer = ["serve", "--store", "memory", "--port", "0", "--log-level", "error"];
  const child = spawn(process.execPath, [...process.execArgv, program, ...flagsOfServer], {
    // Away from the configuration of other servers.
    cwd: tmpdir(),
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("OPENSWF_"))),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await exit;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^openswf ready at (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return { url, stop };
  }
  throw Problem.ofWorld("The demo's own server did not start.");
}

async function isThere(url: string): Promise<boolean> {
  try {
    await (await fetch(`${url}/health`, { signal: AbortSignal.timeout(answeredWithinMs) })).body?.cancel();
    return true;
  } catch {
    return false;
  }
}
