import { UnusableTlsFiles } from "../http/tls-files.ts";
import { Problem } from "./problem.ts";

/** Says what to do about an error of `listen`, or of the TLS files; what a person can not put right is passed on as it is. */
export function explainListenError(error: unknown, host: string, port: number): unknown {
  if (error instanceof UnusableTlsFiles) return Problem.ofWorld(error.message, error);
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "EADDRINUSE":
      return Problem.ofWorld(
        `Port ${port} of ${host} is in use, perhaps by another openswf. Stop that, or choose a port with --port ` +
          "(0 takes a free one).",
        error,
      );
    case "EACCES":
      return Problem.ofWorld(`Port ${port} may not be opened by this user. Choose one above 1023 with --port.`, error);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return Problem.ofWorld(`${host} is no address of this machine. Choose one with --host.`, error);
    default:
      return error;
  }
}
