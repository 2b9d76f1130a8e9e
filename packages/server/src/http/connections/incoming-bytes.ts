import type { HttpLimits } from "../http-limits.ts";

/** Whose bytes they are. */
interface Sender {
  readonly network: string;
  /** Whether a signature has been verified on the connection. */
  readonly isVerified: boolean;
}

/** Bytes received for one network, or for all. */
interface Received {
  total: number;
  /** Of those, the bytes on connections on which no signature has been verified. */
  unverified: number;
}

type Bounds = Pick<
  HttpLimits,
  "incomingBytesMax" | "incomingBytesPerAddressMax" | "unverifiedBytesMax" | "unverifiedBytesPerAddressMax"
>;

/**
 * Bytes of request bodies being received and of requests sent ahead of a reply, over all connections of a server. Each
 * network has its share of them, and connections that have proven nothing share a small part. So neither one client nor
 * all strangers together can take the room of those who sign.
 */
export class IncomingBytes {
  readonly #bounds: Bounds;
  readonly #all: Received = { total: 0, unverified: 0 };
  /** Only networks that send something have an entry. */
  readonly #byNetwork = new Map<string, Received>();

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** Counts bytes. A negative number takes them back. */
  add({ network, isVerified }: Sender, bytes: number): void {
    const ofNetwork = this.#byNetwork.get(network) ?? { total: 0, unverified: 0 };
    for (const received of [this.#all, ofNetwork]) {
      received.total += bytes;
      if (!isVerified) received.unverified += bytes;
    }
    if (ofNetwork.total > 0) this.#byNetwork.set(network, ofNetwork);
    else this.#byNetwork.delete(network);
  }

  /** Whether what is counted for such a connection is within all bounds. */
  hasRoom({ network, isVerified }: Sender): boolean {
    const { incomingBytesMax, incomingBytesPerAddressMax, unverifiedBytesMax, unverifiedBytesPerAddressMax } =
      this.#bounds;
    const ofNetwork = this.#byNetwork.get(network);
    if (this.#all.total > incomingBytesMax || (ofNetwork?.total ?? 0) > incomingBytesPerAddressMax) return false;
    if (isVerified) return true;
    return this.#all.unverified <= unverifiedBytesMax && (ofNetwork?.unverified ?? 0) <= unverifiedBytesPerAddressMax;
  }
}
