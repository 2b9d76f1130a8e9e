import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import type { Core } from "@openswf/core/ports/transport";
import { answerBrokenRequest } from "./broken-request.ts";
import { Connection } from "./connection.ts";
import { ConnectionAdmission } from "./connection-admission.ts";
import { type Direct, DirectConnection } from "./direct-connection.ts";
import { Exchange, type Exchanges } from "./exchange.ts";
import type { HttpLimits } from "./http-limits.ts";
import { createListener } from "./listener.ts";
import { answerPage } from "./pages.ts";
import { rareWarning } from "./rare-warning.ts";
import { ReplyHeads } from "./reply-head.ts";
import { endSlowReaders } from "./slow-readers.ts";
import { sourceOf } from "./source.ts";
import type { TlsFiles } from "./tls-files.ts";
import { UnreadReplies } from "./unread-replies.ts";

export interface HttpFrontOptions {
  readonly core: Core;
  readonly clock: Clock;
  readonly log: Log;
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly limits: HttpLimits;
  /** Largest request, headers included, bytes. */
  readonly requestBytesMax: number;
  /** When set, all connections use TLS. */
  readonly tls?: TlsFiles | undefined;
}

/** A core reachable over HTTP. */
export interface HttpFront {
  readonly port: number;
  /**
   * Stops accepting connections, stops the core (which answers its waiting polls), sends the remaining replies and closes
   * every connection. Takes at most the core's own bound plus `lastRepliesMs`.
   */
  stop(): Promise<void>;
}

/**
 * Serves `core` over HTTP. Rejects with the system's error (`EADDRINUSE`, ...) if it cannot listen, and with
 * `UnusableTlsFiles` if it cannot serve TLS.
 */
export async function openHttpFront(options: HttpFrontOptions): Promise<HttpFront> {
  const { core, clock, log, limits } = options;
  const connections = new Map<Socket, Connection>();
  const direct = new Set<DirectConnection>();
  const admission = new ConnectionAdmission(limits.connectionsPerAddressMax, options);
  const exchanges: Exchanges = {
    core,
    requestBytesMax: options.requestBytesMax,
    incomingBytesMax: limits.incomingBytesMax,
    refusedBytesMax: limits.refusedBytesMax,
    incoming: { total: 0 },
    isStopping: false,
  };
  const warnOfUnread = rareWarning(options, "connections closed: too many bytes of replies that clients have not read");
  const unread = new UnreadReplies(limits.unreadBytesMax, warnOfUnread);
  const listener = await createListener(options, admission, (socket) => {
    const source = sourceOf(socket);
    if (source === undefined) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, source, {
      incoming: exchanges.incoming,
      unread,
      requestsAheadMax: limits.requestsAheadMax,
      clock,
    });
    connections.set(socket, connection);
    socket.once("close", () => connections.delete(socket));
    new DirectConnection(all, socket, connection);
  });
  const { server } = listener;
  const all: Direct = Object.assign(exchanges, {
    headerBytesMax: limits.headerBytesMax,
    soonMs: Math.min(1_000, limits.headersTimeoutMs),
    keepAliveMs: limits.keepAliveMs,
    heads: new ReplyHeads(clock, limits.keepAliveMs, core.extensions),
    handOver: listener.handOver,
    connections: direct,
  });
  server.maxConnections = limits.connectionsMax;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(request.socket);
    // The connection has closed meanwhile.
    if (connection === undefined) return;
    const hasTurn = connection.turns.take(response, () => {
      if (request.method === "POST" && isRoot(request.url)) {
        new Exchange(exchanges, connection, request, response).begin();
      } else {
        connection.startsWriting();
        answerPage(core, request, response);
      }
    });
    if (!hasTurn) request.socket.destroy();
  });
  server.on("clientError", (error: Error, socket: Socket) => {
    answerBrokenRequest(error, socket, connections.get(socket));
  });
  const warnOfDropped = rareWarning(options, "connections closed: too many are open");
  server.on("drop", () => warnOfDropped({ connectionsMax: limits.connectionsMax }));
  try {
    await listening(server, options);
  } catch (error) {
    listener.stop();
    throw error;
  }
  server.on("error", (error) => log.error({ err: error }, "the HTTP server failed"));
  const stopEnding = endSlowReaders(connections, clock, limits);
  return {
    port: portOf(server),
    async stop(): Promise<void> {
      exchanges.isStopping = true;
      listener.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await core.stop();
      // The replies to polls are now written, and close their connections. No other connection waits for a reply.
      server.closeIdleConnections();
      for (const connection of direct) connection.closeWhenIdle();
      for (const connection of connections.values()) connection.endIfSilent();
      const cancel = clock.schedule(clock.now() + limits.lastRepliesMs, () => admission.destroyAll());
      await closed;
      cancel();
      stopEnding();
    },
  };
}

const isRoot = (url: string | undefined): boolean => url === "/" || url?.startsWith("/?") === true;

function listening(server: Server, { host, port, limits }: HttpFrontOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: limits.listenBacklog }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  // A listening TCP server has an AddressInfo. A string is a Unix socket's path, null a closed server.
  return (server.address() as AddressInfo).port;
}
