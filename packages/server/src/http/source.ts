import type { Socket } from "node:net";
import type { Source } from "../core/transport.ts";

const ipv4Mapped = "::ffff:";

/** Asked once, when a connection comes: later its address may be gone. `undefined` when it has gone already. */
export function sourceOf(socket: Socket): Source | undefined {
  const address = socket.remoteAddress;
  if (address === undefined) return undefined;
  return { address: plainAddress(address), isEncrypted: false, clientCertificate: undefined };
}

/** A socket that listens on `::` shows IPv4 addresses as `::ffff:192.0.2.1`. */
export const plainAddress = (address: string): string =>
  address.startsWith(ipv4Mapped) && address.includes(".") ? address.slice(ipv4Mapped.length) : address;
