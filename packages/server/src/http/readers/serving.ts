import type { Socket } from "node:net";
import type { BorrowedBuffer } from "../connections/borrowed-buffer.ts";
import type { IdleConnections, Stride } from "../connections/idle-connections.ts";
import type { IncomingBytes } from "../connections/incoming-bytes.ts";
import type { TrustedHosts } from "../origins/trusted-hosts.ts";
import type { Warn } from "../rare-warning.ts";
import type { Announcer } from "../replies/announcer.ts";
import type { ReplyHeads } from "../replies/reply-head.ts";
import type { RouteTable } from "../routes/route-table.ts";
import type { PlainRequestReader } from "./plain-request.ts";
import type { RequestIds } from "./request-ids.ts";

/** What all readers of one server share. */
export interface Serving {
  readonly routes: RouteTable;
  readonly plainRequests: PlainRequestReader;
  readonly requestIds: RequestIds;
  readonly borrowed: BorrowedBuffer;
  readonly trustedHosts: TrustedHosts;
  readonly warnOfForeignRequest: Warn;
  readonly announcer: Announcer;
  readonly heads: ReplyHeads;
  /** The heads of replies that announce the extensions. */
  readonly announcingHeads: ReplyHeads;
  /** Largest request, headers included. */
  readonly requestBytesMax: number;
  readonly needsSignatures: boolean;
  /** Largest body of a connection without a signature yet that is received before the head of its request is checked. */
  readonly uncheckedBodyBytesMax: number;
  readonly refusedBytesMax: number;
  /** How long to wait for the first request, or for a body after its head. Then node:http takes over the wait. */
  readonly soonMs: number;
  readonly incoming: IncomingBytes;
  /** All direct connections that have not been handed over or closed. */
  readonly direct: Set<{ closeWhenIdle(): void; closeIfUnusedSince(stride: Stride): void }>;
  readonly idleConnections: IdleConnections;
  /** Hands a direct connection over to node:http. */
  readonly handOver: (socket: Socket) => void;
  /** While true, every reply closes its connection. */
  isStopping: boolean;
}
