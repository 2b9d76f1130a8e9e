import type { ServerOptions } from "node:http";
import { createServer, type Server } from "node:https";
import type { SecureContextOptions, TLSSocket, Server as TlsServer } from "node:tls";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { plainAddress } from "../addresses/source.ts";
import type { HttpLimits } from "../http-limits.ts";
import { rareWarning } from "../rare-warning.ts";
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
  /** Returns whether a client is admitted after its handshake. If not, its connection is already closed. */
  readonly admits: (socket: TLSSocket) => boolean;
  /** Uses `content` for new connections. Open connections are unaffected. */
  readonly take: (content: TlsContent) => void;
}

/** A node:https server with our certificates. Connections whose handshake fails are closed, and logged at a limited rate. */
export function createSecureServer(http: ServerOptions, options: SecureServerOptions): SecureServer {
  const { files, content, limits, log } = options;
  const server = createServer({
    ...http,
    ...contextOf(content),
    handshakeTimeout: limits.headersTimeoutMs,
    requestCert: files.clientCa !== undefined,
    // `admits` decides instead: Node does not say why it refuses a certificate.
    rejectUnauthorized: false,
  });
  const warn = rareWarning(options, "TLS handshakes failed");
  const closeFailed = (socket: TLSSocket, why: string): void => {
    const { remoteAddress } = socket;
    const address = remoteAddress === undefined ? undefined : plainAddress(remoteAddress);
    log.debug({ address, why }, "a TLS handshake failed");
    // A client that just disconnects, as load balancer probes do, is not worth a warning.
    if (why !== "ECONNRESET") warn();
    socket.destroy();
  };
  server.on("tlsClientError", (error, socket) =>
    closeFailed(socket, "code" in error ? String(error.code) : error.message),
  );
  return {
    server,
    admits: (socket) => {
      const why = files.clientCa === undefined ? undefined : refusalOf(socket, files.clientCert);
      if (why !== undefined) closeFailed(socket, why);
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
  ciphers: withForwardSecrecy,
  honorCipherOrder: true,
});

/** Those of TLS 1.3, and those of TLS 1.2 with which a stolen private key opens no recorded traffic. */
const withForwardSecrecy: string = [
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_GCM_SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
].join(":");

/** An invalid certificate is refused even where none is required: its owner expects to be identified by it. */
function refusalOf(socket: TLSSocket, clientCert: TlsFiles["clientCert"]): string | undefined {
  if (socket.authorized) return undefined;
  if (socket.getPeerX509Certificate() === undefined) {
    return clientCert === "required" ? "no client certificate" : undefined;
  }
  // `String`: it is a code, although its type says Error.
  return `client certificate: ${String(socket.authorizationError)}`;
}
