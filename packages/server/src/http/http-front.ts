import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import type { Core } from "../core/transport.ts";
import { answerBrokenRequest } from "./broken-request.ts";
import { Connection } from "./connection.ts";
import { type Direct, DirectConnection } from "./direct-connection.ts";
import { Exchange, type Exchanges } from "./exchange.ts";
import type { HttpLimits } from "./http-limits.ts";
import { answerPage } from "./pages.ts";
import { ReplyHeads } from "./reply-head.ts";
import { sourceOf } from "./source.ts";

export interface HttpFrontOptions {
  readonly core: Core;
  readonly clock: Clock;
  readonly log: Log;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly limits: HttpLimits;
  /** Largest request, headers included, bytes. */
  readonly requestBytesMax: number;
}

/** A core that can be reached over HTTP. */
export interface HttpFront {
  readonly port: number;
  /**
   * Accepts no more connections, stops the core (which answers its waiting polls), lets the replies leave and closes
   * every connection. Takes at most the core's own bound and `lastRepliesMs`.
   */
  stop(): Promise<void>;
}

/** Serves `core` over HTTP. Rejects with the system's error (`EADDRINUSE`, ...) when it can not listen. */
export async function openHttpFront(options: HttpFrontOptions): Promise<HttpFront> {
  const { core, limits } = options;
  const exchanges: Exchanges = {
    core,
    requestBytesMax: options.requestBytesMax,
    incomingBytesMax: limits.incomingBytesMax,
    refusedBytesMax: limits.refusedBytesMax,
    incoming: { total: 0 },
    isStopping: false,
  };
  const connections = new WeakMap<Socket, Connection>();
  const direct = new Set<DirectConnection>();
  const server = createServer({
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.timeoutsCheckedEveryMs,
    keepAliveTimeout: limits.keepAliveMs,
    noDelay: true,
  });
  server.maxConnections = limits.connectionsMax;
  const all: Direct = Object.assign(exchanges, {
    headerBytesMax: limits.headerBytesMax,
    headersTimeoutMs: limits.headersTimeoutMs,
    keepAliveMs: limits.keepAliveMs,
    heads: new ReplyHeads(options.clock, limits.keepAliveMs),
    handOver: takeConnectionsFrom(server),
    connections: direct,
  });
  server.on("connection", (socket: Socket) => {
    const source = sourceOf(socket);
    if (source === undefined) {
      socket.destroy();
      return;
    }
    const connection = new Connection(socket, source, exchanges.incoming);
    connections.set(socket, connection);
    new DirectConnection(all, socket, connection);
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(request.socket);
    if (connection !== undefined && request.method === "POST" && isRoot(request.url)) {
      new Exchange(exchanges, connection, request, response).begin();
    } else {
      answerPage(core, request, response);
    }
  });
  server.on("clientError", (error: Error, socket: Socket) => {
    answerBrokenRequest(error, socket, connections.get(socket));
  });
  reportDropped(server, options);
  await listening(server, options);
  server.on("error", (error) => options.log.error({ err: error }, "the HTTP server has failed"));
  return {
    port: portOf(server),
    async stop(): Promise<void> {
      exchanges.isStopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await core.stop();
      // The polls' replies were given to their sockets just now, and close them. What is left waits for no reply.
      server.closeIdleConnections();
      for (const connection of direct) connection.closeWhenIdle();
      const { clock } = options;
      const cancel = clock.schedule(clock.now() + limits.lastRepliesMs, () => {
        server.closeAllConnections();
        for (const connection of direct) connection.destroy();
      });
      await closed;
      cancel();
    },
  };
}

/**
 * Connections come to us first. The result lets `server` read one as if it had just been accepted: an HTTP server of Node
 * takes connections by its listener for this event, which may also be called for sockets from elsewhere.
 */
function takeConnectionsFrom(server: Server): (socket: Socket) => void {
  const listeners = server.listeners("connection");
  server.removeAllListeners("connection");
  return (socket) => {
    for (const listener of listeners) Reflect.apply(listener, server, [socket]);
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
  // A TCP server that listens has an AddressInfo; a string is the path of a Unix socket, null is a closed server.
  return (server.address() as AddressInfo).port;
}

/** One line in ten seconds at most, whatever comes. */
function reportDropped(server: Server, { clock, log, limits }: HttpFrontOptions): void {
  const betweenLinesMs = 10_000;
  let dropped = 0;
  let quietUntil = 0;
  server.on("drop", () => {
    dropped += 1;
    if (clock.now() < quietUntil) return;
    quietUntil = clock.now() + betweenLinesMs;
    log.warn({ dropped, connectionsMax: limits.connectionsMax }, "connections were closed: there are too many");
  });
}
