import { Problem } from "@openswf/core/ports/problem";
import { UnusableTlsFiles } from "../../http/tls/tls-files.ts";

/** The flags that set an address. */
export interface AddressFlags {
  readonly host: string;
  readonly port: string;
}
const serverFlags: AddressFlags = { host: "--host", port: "--port" };

/** Turns an error of `listen` or of the TLS files into a Problem that says what to do. Returns any other error unchanged. */
export function explainListenError(
  error: unknown,
  host: string,
  port: number,
  flags: AddressFlags = serverFlags,
): unknown {
  if (error instanceof UnusableTlsFiles) return Problem.ofWorld(error.message, error);
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "EADDRINUSE":
      return Problem.ofWorld(
        `Port ${port} on ${host} is in use, perhaps by another openswf. Stop that, or choose a port with ${flags.port} ` +
          "(0 picks a free one).",
        error,
      );
    case "EACCES":
      return Problem.ofWorld(
        `This user may not listen on port ${port}. Choose a port above 1023 with ${flags.port}.`,
        error,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return Problem.ofWorld(`${host} is not an address of this machine. Choose one with ${flags.host}.`, error);
    default:
      return error;
  }
}
