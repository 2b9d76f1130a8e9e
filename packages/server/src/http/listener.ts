import { createServer, type Server, type ServerOptions } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { CertificateRenewal } from "./certificate-renewal.ts";
import type { ConnectionAdmission } from "./connection-admission.ts";
import type { HttpLimits } from "./http-limits.ts";
import { createSecureServer } from "./secure-server.ts";
import { readTlsFiles, type TlsFiles } from "./tls-files.ts";

/** A server of Node, of HTTP or of HTTPS, whose connections come to us first. */
export interface Listener {
  readonly server: Server;
  /** Lets the server read a connection from now on, as if it had just been accepted. */
  readonly handOver: (socket: Socket) => void;
  /** Ends what it does besides listening. */
  readonly stop: () => void;
}

export interface ListenerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: HttpLimits;
  readonly tls?: TlsFiles | undefined;
}

/** Each connection that is admitted, over TLS when it has shaken hands, comes to `begin`. */
export function createListener(
  options: ListenerOptions,
  admission: ConnectionAdmission,
  begin: (socket: Socket) => void,
): Promise<Listener> {
  const { limits, tls } = options;
  const settings: ServerOptions = {
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.timeoutsCheckedEveryMs,
    keepAliveTimeout: limits.keepAliveMs,
    noDelay: true,
  };
  if (tls !== undefined) return listenerOfTls(settings, tls, options, admission, begin);
  const server = createServer(settings);
  const handOver = takeConnectionsFrom(server, "connection");
  server.on("connection", (socket: Socket) => {
    if (admission.admits(socket)) begin(socket);
  });
  return Promise.resolve({ server, handOver, stop: () => {} });
}

async function listenerOfTls(
  settings: ServerOptions,
  files: TlsFiles,
  { clock, log, limits }: ListenerOptions,
  admission: ConnectionAdmission,
  begin: (socket: Socket) => void,
): Promise<Listener> {
  const content = await readTlsFiles(files);
  const { server, admits, take } = createSecureServer(settings, { files, content, limits, clock, log });
  const shakeHands = takeConnectionsFrom(server, "connection");
  const handOver = takeConnectionsFrom(server, "secureConnection");
  server.on("connection", (socket: Socket) => {
    if (admission.admits(socket)) shakeHands(socket);
  });
  server.on("secureConnection", (socket) => {
    if (admits(socket)) begin(socket);
  });
  const everyMs = limits.tlsFilesReadEveryMs;
  const renewal = new CertificateRenewal({ files, content, take, everyMs, clock, log });
  return { server, handOver, stop: () => renewal.stop() };
}

/**
 * Takes the connections of `server` away from it; the result gives it one. A server of Node takes connections by its
 * listeners for this event, which may also be called for sockets from elsewhere.
 */
function takeConnectionsFrom(server: Server, event: "connection" | "secureConnection"): (socket: Socket) => void {
  const listeners = server.listeners(event);
  server.removeAllListeners(event);
  return (socket) => {
    for (const listener of listeners) Reflect.apply(listener, server, [socket]);
  };
}
