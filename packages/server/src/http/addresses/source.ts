import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { ClientCertificate, Source } from "@openswf/core/ports/transport";
import { mappedAddress, parsedAddress } from "./parsed-address.ts";

/** Called once, when a connection arrives: later its address may be unavailable. `undefined` if it is already gone. */
export function sourceOf(socket: Socket): Source | undefined {
  const address = socket.remoteAddress;
  if (address === undefined) return undefined;
  const isEncrypted = socket instanceof TLSSocket;
  return {
    address: plainAddress(address),
    isEncrypted,
    clientCertificate: isEncrypted ? verifiedCertificate(socket) : undefined,
  };
}

/** A socket that listens on `::` shows IPv4 addresses as `::ffff:192.0.2.1`. */
export const plainAddress = (address: string): string => mappedAddress(parsedAddress(address))?.toString() ?? address;

function verifiedCertificate(socket: TLSSocket): ClientCertificate | undefined {
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  if (certificate === undefined) return undefined;
  // Node puts each part of the name on a line and escapes special characters: `O=Example\nCN=worker`.
  return { subject: certificate.subject.split("\n").join(","), fingerprint256: certificate.fingerprint256 };
}
