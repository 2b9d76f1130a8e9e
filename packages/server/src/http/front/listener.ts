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
  /** Passes each admitted connection to `begin`, for TLS after the handshake. Call before the server listens. */
  readonly onConnection: (begin: (socket: Socket) => void) => void;
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

/** Creates a server that does not listen yet. */
export function createListener(options: ListenerOptions, admission: ConnectionAdmission): Promise<Listener> {
  const { limits, tls } = options;
  const settings: ServerOptions = {
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.timeoutsCheckedEveryMs,
    keepAliveTimeout: limits.keepAliveMs,
    noDelay: true,
  };
  if (tls !== undefined) return createTlsListener(settings, tls, options, admission);
  const server = createServer(settings);
  const handOver = takeConnectionsFrom(server, "connection");
  const onConnection: Listener["onConnection"] = (begin) => {
    server.on("connection", (socket: Socket) => {
      if (admission.admits(socket)) begin(socket);
    });
  };
  return Promise.resolve({ server, onConnection, handOver, stop: () => {} });
}

async function createTlsListener(
  settings: ServerOptions,
  files: TlsFiles,
  { clock, log, limits }: ListenerOptions,
  admission: ConnectionAdmission,
): Promise<Listener> {
  const content = await readTlsFiles(files);
  const { server, admits, take } = createSecureServer(settings, { files, content, limits, clock, log });
  const shakeHands = takeConnectionsFrom(server, "connection");
  const handOver = takeConnectionsFrom(server, "secureConnection");
  server.on("connection", (socket: Socket) => {
    if (admission.admits(socket)) shakeHands(socket);
  });
  const onConnection: Listener["onConnection"] = (begin) => {
    server.on("secureConnection", (socket) => {
      if (admits(socket)) begin(socket);
    });
  };
  const everyMs = limits.tlsFilesReadEveryMs;
  const renewal = new CertificateRenewal({ files, content, take, everyMs, clock, log });
  return { server, onConnection, handOver, stop: () => renewal.stop() };
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
