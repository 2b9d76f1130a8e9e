import { Problem } from "@openswf/core/ports/problem";
import { isLoopback } from "../../http/addresses/loopback.ts";

/** Throws a Problem if a server without access control would be reachable from other machines. */
export function refuseToServeAll({ host, acceptsAll }: { readonly host: string; readonly acceptsAll: boolean }): void {
  if (acceptsAll || isLoopback(host)) return;
  throw Problem.ofUsage(
    `With --host ${host}, other machines can reach this server, but access control is off: anyone who can connect ` +
      "could do anything. Create an access key first (openswf access --help), pass an --access-file, listen on " +
      "127.0.0.1, or accept the risk with --insecure.",
  );
}
