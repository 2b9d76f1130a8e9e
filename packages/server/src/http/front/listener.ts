import { createServer, type Server, type ServerOptions } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import type { ConnectionAdmission } from "../connections/connection-admission.ts";
import type { HttpLimits } from "../http-limits.ts";
import { CertificateRenewal } from "../tls/certificate-renewal.ts";
import { createSecureServer } from "../tls/secure-server.ts";
import { readTlsFiles, type TlsFiles } from "../tls/tls-files.ts";

/** A Node server for HTTP or HTTPS that passes its connections to us first. */
export interface Listener {
  readonly server: Server;
  /** Gives a connection to the server, as if it had just been accepted. */
  readonly handOver: (socket: Socket) => void;
  /** Stops the work it does besides listening. */
  readonly stop: () => void;
}

export interface ListenerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: HttpLimits;
  readonly tls?: TlsFiles | undefined;
}

/** Calls `begin` with each admitted connection, for TLS after the handshake. */
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
 * Stops `server` from taking its connections, and returns a function that gives it one. A Node server takes connections in
 * its listeners for this event, which may also be called with sockets from elsewhere.
 */
function takeConnectionsFrom(server: Server, event: "connection" | "secureConnection"): (socket: Socket) => void {
  const listeners = server.listeners(event);
  server.removeAllListeners(event);
  return (socket) => {
    for (const listener of listeners) Reflect.apply(listener, server, [socket]);
  };
}
