/** Every bound of the HTTP front in one table, all "ours": SWF publishes only the size of a request (see `Limits`). */
export interface HttpLimits {
  /** Largest request line and headers, bytes; more is answered 431. Session tokens alone can take several kilobytes. */
  readonly headerBytesMax: number;
  /** Longest time a client may take to send its headers, milliseconds; then 408. So long it may also shake hands over TLS. */
  readonly headersTimeoutMs: number;
  /** Longest time a client may take to send a whole request, milliseconds; then 408. Waiting for a reply is not in it. */
  readonly requestTimeoutMs: number;
  /** Longest time a client may leave a part of its reply unread, milliseconds; then its connection is closed. */
  readonly slowReplyMs: number;
  /** How often the timeouts above are looked at, milliseconds. */
  readonly timeoutsCheckedEveryMs: number;
  /** How long an idle connection is kept, milliseconds. Longer than clients reuse theirs, so that none meets a close. */
  readonly keepAliveMs: number;
  /** Open connections; more are closed as they come. Twice the 10,000 polls that must be able to wait at once. */
  readonly connectionsMax: number;
  /**
   * Those of them that may come from one address (of IPv6, one /64 network); more are closed as they come. Not all, so
   * that one client can not keep out all others.
   */
  readonly connectionsPerAddressMax: number;
  /** Connections the kernel may hold that we have not accepted yet. */
  readonly listenBacklog: number;
  /**
   * Bytes of request bodies being received, and of what clients send ahead of a reply that they wait for, over all
   * connections; more of the first are answered 503, more of the other close their connection.
   */
  readonly incomingBytesMax: number;
  /** Requests that a client may send ahead of a reply that it waits for; more close its connection. Clients in use send none. */
  readonly requestsAheadMax: number;
  /**
   * Bytes of replies that clients have not read yet, over all connections; when there are more, the connection that has
   * left its reply unread for the longest is closed.
   */
  readonly unreadBytesMax: number;
  /** Bytes of a refused body that are read and dropped, so that the client can finish sending and see why. */
  readonly refusedBytesMax: number;
  /** Longest time the last replies may take to leave when the server stops, milliseconds. */
  readonly lastRepliesMs: number;
  /** How often the files of certificates are read anew, milliseconds. */
  readonly tlsFilesReadEveryMs: number;
}

export const defaultHttpLimits: HttpLimits = {
  headerBytesMax: 32 * 1024,
  headersTimeoutMs: 20_000,
  requestTimeoutMs: 60_000,
  slowReplyMs: 120_000,
  timeoutsCheckedEveryMs: 5_000,
  keepAliveMs: 75_000,
  connectionsMax: 20_000,
  connectionsPerAddressMax: 15_000,
  listenBacklog: 4_096,
  incomingBytesMax: 256 * 1024 * 1024,
  requestsAheadMax: 16,
  unreadBytesMax: 256 * 1024 * 1024,
  refusedBytesMax: 16 * 1024 * 1024,
  lastRepliesMs: 500,
  tlsFilesReadEveryMs: 5_000,
};
