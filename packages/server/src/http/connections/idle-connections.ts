import type { Clock } from "@openswf/core/ports/clock";
import { every, type Repeated } from "@openswf/core/waiting/every";
import type { HttpLimits } from "../http-limits.ts";

/** A moment as the number of strides since the server started. */
export type Stride = number;

interface DirectConnection {
  closeIfUnusedSince(stride: Stride): void;
}

/**
 * Closes connections that have waited for a request for `keepAliveMs`, or up to one stride longer. A connection notes the
 * stride in which it was last used, and all are checked once per stride: a timer of its own, which Node restarts with each
 * read and write, takes 1,700 instructions per call.
 */
export class IdleConnections {
  readonly #connections: Iterable<DirectConnection>;
  readonly #clock: Clock;
  readonly #strideMs: number;
  /** A connection used in a stride may have been used at its end. */
  readonly #keptStrides: number;
  #stride: Stride = 0;
  #checks: Repeated | undefined;

  constructor(
    connections: Iterable<DirectConnection>,
    clock: Clock,
    { keepAliveMs, timeoutsCheckedEveryMs }: Pick<HttpLimits, "keepAliveMs" | "timeoutsCheckedEveryMs">,
  ) {
    this.#connections = connections;
    this.#clock = clock;
    this.#strideMs = Math.min(keepAliveMs, timeoutsCheckedEveryMs);
    this.#keptStrides = Math.ceil(keepAliveMs / this.#strideMs);
  }

  get stride(): Stride {
    return this.#stride;
  }

  start(): void {
    this.#checks = every(this.#clock, this.#strideMs, () => {
      this.#stride += 1;
      for (const connection of this.#connections) connection.closeIfUnusedSince(this.#stride - this.#keptStrides);
    });
  }

  stop(): void {
    void this.#checks?.stop();
  }
}
