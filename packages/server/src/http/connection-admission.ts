import type { Socket } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { rareWarning, type Warn } from "./rare-warning.ts";
import { plainAddress } from "./source.ts";

/** Counts the connections of each client as they come, before a byte of them is read, and closes those too many. */
export class ConnectionAdmission {
  readonly #perAddressMax: number;
  readonly #warn: Warn;
  readonly #sockets = new Set<Socket>();
  readonly #countOf = new Map<string, number>();

  constructor(perAddressMax: number, to: { readonly clock: Clock; readonly log: Log }) {
    this.#perAddressMax = perAddressMax;
    this.#warn = rareWarning(to, "connections were closed: there are too many from one address");
  }

  /** Whether the connection may go on; otherwise it is closed by now. */
  admits(socket: Socket): boolean {
    const address = socket.remoteAddress;
    // It has gone already.
    if (address === undefined) {
      socket.destroy();
      return false;
    }
    const network = networkOf(plainAddress(address));
    const count = (this.#countOf.get(network) ?? 0) + 1;
    if (count > this.#perAddressMax) {
      this.#warn({ address, connectionsPerAddressMax: this.#perAddressMax });
      socket.destroy();
      return false;
    }
    this.#countOf.set(network, count);
    this.#sockets.add(socket);
    socket.once("close", () => this.#leaves(socket, network));
    return true;
  }

  /** Closes all that are open, those in the middle of a TLS handshake included. */
  destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #leaves(socket: Socket, network: string): void {
    this.#sockets.delete(socket);
    const left = (this.#countOf.get(network) ?? 1) - 1;
    if (left === 0) this.#countOf.delete(network);
    else this.#countOf.set(network, left);
  }
}

/** One client of IPv6 commonly has a /64 to choose addresses from, so these count as one. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  return [...groups, ...Array<string>(missing).fill("0"), ...(tail ?? "").split(":")].slice(0, 4).join(":");
}
