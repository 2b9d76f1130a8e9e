import type { Socket } from "node:net";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import type { Counter, Family, Meter } from "@openswf/core/ports/meter";
import { isLoopback } from "../addresses/loopback.ts";
import { networkOf } from "../addresses/network-of.ts";
import { plainAddress } from "../addresses/source.ts";
import type { HttpLimits } from "../http-limits.ts";
import { httpMeasures } from "../http-measures.ts";
import { rareWarning, type Warn } from "../rare-warning.ts";

type AddressLimits = Pick<HttpLimits, "connectionsPerAddressMax" | "connectionsFromLoopbackMax">;

/** Counts connections per client before anything is read from them, and closes those above the limit. */
export class ConnectionAdmission {
  readonly #limits: AddressLimits;
  readonly #warn: Warn;
  /** Counts connections that are closed at once. */
  readonly refused: Family<["reason"], Counter>;
  readonly #refusedByAddress: Counter;
  readonly #sockets = new Set<Socket>();
  readonly #countOf = new Map<string, number>();

  constructor(limits: AddressLimits, to: { readonly clock: Clock; readonly log: Log; readonly meter: Meter }) {
    this.#limits = limits;
    this.refused = to.meter.counter(httpMeasures.connectionsRefused);
    this.#refusedByAddress = this.refused.of("too_many_from_address");
    this.#warn = rareWarning(to, "connections closed: too many from one address");
  }

  /** Returns whether the connection is admitted. If not, it is already closed. */
  admits(socket: Socket): boolean {
    const address = socket.remoteAddress;
    // The connection is already gone.
    if (address === undefined) {
      socket.destroy();
      return false;
    }
    const network = networkOf(plainAddress(address));
    const count = (this.#countOf.get(network) ?? 0) + 1;
    const name = isLoopback(address) ? "connectionsFromLoopbackMax" : "connectionsPerAddressMax";
    if (count > this.#limits[name]) {
      this.#refusedByAddress.add(1);
      this.#warn({ address, [name]: this.#limits[name] });
      socket.destroy();
      return false;
    }
    this.#countOf.set(network, count);
    this.#sockets.add(socket);
    socket.once("close", () => this.#forget(socket, network));
    return true;
  }

  /** Closes all open connections, including those in the middle of a TLS handshake. */
  destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #forget(socket: Socket, network: string): void {
    this.#sockets.delete(socket);
    const left = (this.#countOf.get(network) ?? 1) - 1;
    if (left === 0) this.#countOf.delete(network);
    else this.#countOf.set(network, left);
  }
}
