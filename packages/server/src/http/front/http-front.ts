import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { type Meter, silentMeter } from "@openswf/core/ports/meter";
import type { Core } from "@openswf/core/ports/transport";
import { after } from "@openswf/core/waiting/after";
import { BorrowedBuffer } from "../connections/borrowed-buffer.ts";
import { ConnectionAdmission } from "../connections/connection-admission.ts";
import { IdleConnections } from "../connections/idle-connections.ts";
import { IncomingBytes } from "../connections/incoming-bytes.ts";
import { closeSlowClients } from "../connections/slow-clients.ts";
import type { HttpLimits } from "../http-limits.ts";
import { httpMeasures } from "../http-measures.ts";
import { TrustedHosts } from "../origins/trusted-hosts.ts";
import { rareWarning } from "../rare-warning.ts";
import { PlainRequestReader } from "../readers/plain-request.ts";
import { RequestIds } from "../readers/request-ids.ts";
import type { Serving } from "../readers/serving.ts";
import { Announcer } from "../replies/announcer.ts";
import { ReplyHeads } from "../replies/reply-head.ts";
import type { Route } from "../routes/route.ts";
import { RouteTable } from "../routes/route-table.ts";
import { serverRoutes } from "../routes/server-routes.ts";
import type { TlsFiles } from "../tls/tls-files.ts";
import { createListener, type Listener } from "./listener.ts";
import { warnOfTooManyFiles } from "./open-files.ts";
import { takeConnections } from "./take-connections.ts";

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
  /** Largest body that is received before the head of its request is checked, where requests must be signed. */
  readonly uncheckedBodyBytesMax: number;
  /** When set, all connections use TLS. */
  readonly tls?: TlsFiles | undefined;
  /** Names, besides its address and those of loopback, by which web pages and, on loopback, programs may call it. */
  readonly allowedHosts?: readonly string[];
  /** Silent by default. */
  readonly meter?: Meter | undefined;
  /** What is answered instead of the routes of every server. */
  readonly routes?: readonly Route[];
  /** Routes beside those of every server. */
  readonly moreRoutes?: readonly Route[];
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
  const { core, clock, log, limits, meter = silentMeter } = options;
  const admission = new ConnectionAdmission(limits, { clock, log, meter });
  const listener = await createListener(options, admission);
  const { server } = listener;
  const serving = servingOf(options, listener);
  const connections = takeConnections(listener, serving, options);
  meter.gauge(httpMeasures.connections, () => connections.size);
  server.maxConnections = limits.connectionsMax;
  const warnOfDropped = rareWarning(options, "connections closed: too many are open");
  const dropped = admission.refused.of("too_many");
  server.on("drop", () => {
    dropped.add(1);
    warnOfDropped({ connectionsMax: limits.connectionsMax });
  });
  try {
    await listening(server, options);
  } catch (error) {
    listener.stop();
    throw error;
  }
  server.on("error", (error) => log.error({ error }, "the HTTP server failed"));
  const stopChecking = closeSlowClients(connections, clock, limits);
  serving.idleConnections.start();
  const stopCheckingFiles = warnOfTooManyFiles(clock, log, limits.timeoutsCheckedEveryMs);
  return {
    port: portOf(server),
    async stop(): Promise<void> {
      serving.isStopping = true;
      listener.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await core.stop();
      // The replies to polls are now written, and close their connections. No other connection waits for a reply.
      server.closeIdleConnections();
      for (const connection of serving.direct) connection.closeWhenIdle();
      for (const connection of connections.values()) connection.closeIfSilent();
      const cancel = after(clock, limits.lastRepliesMs, () => admission.destroyAll());
      await closed;
      cancel();
      stopChecking();
      serving.idleConnections.stop();
      stopCheckingFiles();
    },
  };
}

function servingOf(options: HttpFrontOptions, { handOver }: Listener): Serving {
  const {
    core,
    clock,
    host,
    limits,
    requestBytesMax,
    uncheckedBodyBytesMax,
    allowedHosts = [],
    moreRoutes = [],
    meter = silentMeter,
  } = options;
  const routes = new RouteTable([...(options.routes ?? serverRoutes(core)), ...moreRoutes]);
  const direct: Serving["direct"] = new Set();
  const foreign = meter.counter(httpMeasures.foreignRequests).of();
  const warnOfForeign = rareWarning(options, "requests refused: from a web page or under a name that is not allowed");
  return {
    announcer: new Announcer(core.announcement),
    routes,
    plainRequests: new PlainRequestReader(limits.headerBytesMax, routes.requestLines),
    requestIds: new RequestIds(),
    borrowed: new BorrowedBuffer(),
    trustedHosts: new TrustedHosts({ boundTo: host, allowed: allowedHosts }),
    warnOfForeignRequest: (fields) => {
      foreign.add(1);
      warnOfForeign(fields);
    },
    heads: new ReplyHeads(clock, limits.keepAliveMs, undefined),
    announcingHeads: new ReplyHeads(clock, limits.keepAliveMs, core.announcement.extensions.join(",")),
    requestBytesMax,
    needsSignatures: core.refusalByHead !== undefined,
    uncheckedBodyBytesMax,
    refusedBytesMax: limits.refusedBytesMax,
    soonMs: Math.min(1_000, limits.headersTimeoutMs),
    incoming: new IncomingBytes(limits),
    direct,
    idleConnections: new IdleConnections(direct, clock, limits),
    handOver,
    isStopping: false,
  };
}

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
