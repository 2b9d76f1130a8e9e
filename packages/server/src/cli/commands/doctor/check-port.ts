import { createServer } from "node:net";
import { explainListenError } from "../../problems/listen-problem.ts";
import { localUrl } from "../../start-up/local-url.ts";
import { type Finding, ok, wrong } from "./finding.ts";

const answeredWithinMs = 10_000;

/** Whether a server could listen there, or which one does. */
export async function checkPort(host: string, port: number): Promise<Finding> {
  const error = await listenOnce(host, port);
  if (error === undefined) {
    return ok("port", port === 0 ? `some port of ${host} will be used` : `port ${port} of ${host} is free`);
  }
  const isTaken = "code" in error && error.code === "EADDRINUSE";
  const status = isTaken ? await healthAt(host, port) : undefined;
  if (status !== undefined) return ok("port", `a server of openswf runs on port ${port} of ${host}, and is ${status}`);
  const explained = explainListenError(error, host, port);
  const [what = "", ...advice] = (explained instanceof Error ? explained.message : String(explained)).split(/(?<=\.) /);
  return wrong("port", what.replace(/\.$/, ""), advice.join(" ") || "Choose another with --host and --port.");
}

function listenOnce(host: string, port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** What a server of openswf says of itself; `undefined` for any other program. */
async function healthAt(host: string, port: number): Promise<string | undefined> {
  for (const scheme of ["http", "https"] as const) {
    try {
      const signal = AbortSignal.timeout(answeredWithinMs);
      const reply = await fetch(`${localUrl(host, port, scheme)}/health`, { signal });
      const health: unknown = await reply.json();
      if (typeof health === "object" && health !== null && "status" in health && "store" in health) {
        return String(health.status);
      }
    } catch {
      // It speaks something else, or has a certificate that this machine does not trust.
    }
  }
  return undefined;
}
