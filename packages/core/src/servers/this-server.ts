import type { Instant } from "@openswf/model/brand";
import type { Clock } from "../ports/clock.ts";
import type { Health } from "../ports/transport.ts";
import type { Throughput, ThroughputCounts } from "./throughput.ts";

/** What a server is and does at one moment. */
export interface ServerFacts extends Health {
  /** What operators call it, such as `4711@host-1`; `undefined` if they have not said. */
  readonly name: string | undefined;
  /** Of the product; `undefined` if it is not known. */
  readonly version: string | undefined;
  readonly startedAt: Instant;
  readonly throughput: ThroughputCounts;
}

/** What is known of a server beforehand. */
interface Known {
  readonly clock: Pick<Clock, "now">;
  readonly serverName?: string | undefined;
  readonly version?: string | undefined;
  readonly storeKind?: string | undefined;
}

/** This server, as it describes itself. */
export class ThisServer {
  readonly throughput: Throughput;
  /** See `CoreOptions`. */
  readonly storeKind: string | undefined;
  /** Never waits for the store. */
  readonly health: () => Health;
  readonly #name: string | undefined;
  readonly #version: string | undefined;
  readonly #startedAt: Instant;

  constructor({ clock, serverName, version, storeKind }: Known, throughput: Throughput, health: () => Health) {
    this.throughput = throughput;
    this.storeKind = storeKind;
    this.health = health;
    this.#name = serverName;
    this.#version = version;
    this.#startedAt = clock.now();
  }

  facts(): ServerFacts {
    return {
      ...this.health(),
      name: this.#name,
      version: this.#version,
      startedAt: this.#startedAt,
      throughput: this.throughput.counts(),
    };
  }
}
