import type { ServerOptions } from "node:http";
import { createServer, type Server } from "node:https";
import type { SecureContextOptions, TLSSocket, Server as TlsServer } from "node:tls";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import type { HttpLimits } from "./http-limits.ts";
import { rareWarning } from "./rare-warning.ts";
import { plainAddress } from "./source.ts";
import type { TlsContent, TlsFiles } from "./tls-files.ts";

export interface SecureServerOptions {
  readonly files: TlsFiles;
  readonly content: TlsContent;
  readonly limits: HttpLimits;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SecureServer {
  readonly server: Server;
  /** Whether a client that has shaken hands may go on; otherwise its connection is closed by now. */
  readonly admits: (socket: TLSSocket) => boolean;
  /** For connections to come; those that are open stay as they are. */
  readonly take: (content: TlsContent) => void;
}

/** node:https with our certificates. Who fails to shake hands is closed, and logged in bounds. */
export function createSecureServer(http: ServerOptions, options: SecureServerOptions): SecureServer {
  const { files, content, limits, log } = options;
  const server = createServer({
    ...http,
    ...contextOf(content),
    handshakeTimeout: limits.headersTimeoutMs,
    requestCert: files.clientCa !== undefined,
    // Judged in `admits`, since Node would tell nobody why it has refused.
    rejectUnauthorized: false,
  });
  const warn = rareWarning(options, "TLS handshakes have failed");
  const fails = (socket: TLSSocket, why: string): void => {
    const { remoteAddress } = socket;
    const address = remoteAddress === undefined ? undefined : plainAddress(remoteAddress);
    log.debug({ address, why }, "a TLS handshake has failed");
    // A client that has just gone away, as the probes of load balancers do, has failed at nothing.
    if (why !== "ECONNRESET") warn();
    socket.destroy();
  };
  server.on("tlsClientError", (error, socket) => fails(socket, "code" in error ? String(error.code) : error.message));
  return {
    server,
    admits: (socket) => {
      const why = files.clientCa === undefined ? undefined : refusalOf(socket, files.clientCert);
      if (why !== undefined) fails(socket, why);
      return why === undefined;
    },
    take: (next) => (server as TlsServer).setSecureContext(contextOf(next)),
  };
}

const contextOf = ({ cert, key, clientCa }: TlsContent): SecureContextOptions => ({
  cert,
  key,
  ...(clientCa === undefined ? {} : { ca: clientCa }),
  minVersion: "TLSv1.2",
});

/** A certificate that does not hold is refused also where none is required: its owner believes to be known. */
function refusalOf(socket: TLSSocket, clientCert: TlsFiles["clientCert"]): string | undefined {
  if (socket.authorized) return undefined;
  if (socket.getPeerX509Certificate() === undefined) {
    return clientCert === "required" ? "no client certificate" : undefined;
  }
  // `String`: it is a code, whatever its type says.
  return `client certificate: ${String(socket.authorizationError)}`;
}
