/** Every limit of the HTTP front in one table. All are "ours": SWF publishes only the request size (see `Limits`). */
export interface HttpLimits {
  /** Largest request line and headers, bytes; more is answered 431. A session token alone can take several kilobytes. */
  readonly headerBytesMax: number;
  /** Longest time a client may take to send its headers, milliseconds; then 408. Also limits the TLS handshake. */
  readonly headersTimeoutMs: number;
  /** Longest time a client may take to send a whole request, milliseconds; then 408. Excludes waiting for the reply. */
  readonly requestTimeoutMs: number;
  /** Longest time a client may leave part of a reply unread, milliseconds; then its connection is closed. */
  readonly slowReplyMs: number;
  /** How often the timeouts above are checked, milliseconds. */
  readonly timeoutsCheckedEveryMs: number;
  /** How long an idle connection is kept at least, milliseconds. Longer than clients reuse theirs: none runs into a close. */
  readonly keepAliveMs: number;
  /** Open connections; excess ones are closed on arrival. Twice the 10,000 concurrent polls that the server must hold. */
  readonly connectionsMax: number;
  /**
   * Open connections from one address (for IPv6, one /64 network); excess ones are closed on arrival. A quarter of
   * `connectionsMax`, so that a few clients cannot lock out all others.
   */
  readonly connectionsPerAddressMax: number;
  /**
   * The same for loopback addresses. Higher, because everything on the machine shares them, and the 10,000 polls may come
   * from there.
   */
  readonly connectionsFromLoopbackMax: number;
  /** Connections that the kernel queues until the server accepts them. */
  readonly listenBacklog: number;
  /**
   * Bytes of request bodies being received and of requests sent ahead of a reply, over all connections. Above this, a
   * body is answered 503, and a connection that sends ahead is closed.
   */
  readonly incomingBytesMax: number;
  /** The same bytes from one address (for IPv6, one /64 network). Half of `incomingBytesMax`. */
  readonly incomingBytesPerAddressMax: number;
  /** The same bytes on all connections on which no signature has been verified, where requests must be signed. */
  readonly unverifiedBytesMax: number;
  /** Of those, the bytes from one address. */
  readonly unverifiedBytesPerAddressMax: number;
  /** How long a connection is kept on which no signature has been verified, where requests must be signed, milliseconds. */
  readonly unverifiedConnectionMs: number;
  /** Requests that a client may send ahead of a reply; more close its connection. Clients in use send none. */
  readonly requestsAheadMax: number;
  /**
   * Bytes of replies that clients have not read yet, over all connections. Above this, the connection that has left its
   * reply unread the longest is closed.
   */
  readonly unreadBytesMax: number;
  /** Bytes of a refused body that are read and dropped, so that the client can finish sending and read the fault. */
  readonly refusedBytesMax: number;
  /** How long the last replies may take to leave when the server stops, milliseconds. */
  readonly lastRepliesMs: number;
  /** How often the TLS files are reread, milliseconds. */
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
  connectionsPerAddressMax: 5_000,
  connectionsFromLoopbackMax: 12_000,
  listenBacklog: 4_096,
  incomingBytesMax: 256 * 1024 * 1024,
  incomingBytesPerAddressMax: 128 * 1024 * 1024,
  unverifiedBytesMax: 64 * 1024 * 1024,
  unverifiedBytesPerAddressMax: 16 * 1024 * 1024,
  unverifiedConnectionMs: 60_000,
  requestsAheadMax: 16,
  unreadBytesMax: 256 * 1024 * 1024,
  refusedBytesMax: 16 * 1024 * 1024,
  lastRepliesMs: 500,
  tlsFilesReadEveryMs: 5_000,
};
