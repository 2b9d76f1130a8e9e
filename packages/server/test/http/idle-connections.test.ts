import { type ManualClock, manualClock } from "@openswf/core";
import { expect, test } from "vitest";
import { IdleConnections, type Stride } from "../../src/http/connections/idle-connections.ts";

/** A connection that notes when it was closed. */
class Idle {
  closedAt: number | undefined;
  readonly usedAtMs: number;
  readonly #clock: ManualClock;
  readonly #usedAt: Stride;

  constructor(clock: ManualClock, usedAt: Stride) {
    this.#clock = clock;
    this.#usedAt = usedAt;
    this.usedAtMs = clock.elapsed();
  }

  closeIfUnusedSince(stride: Stride): void {
    if (this.#usedAt < stride) this.closedAt ??= this.#clock.elapsed();
  }
}

test.each([
  { keepAliveMs: 75_000, timeoutsCheckedEveryMs: 5_000, strideMs: 5_000 },
  { keepAliveMs: 7_000, timeoutsCheckedEveryMs: 5_000, strideMs: 5_000 },
  { keepAliveMs: 1_000, timeoutsCheckedEveryMs: 5_000, strideMs: 1_000 },
])("a connection is kept for $keepAliveMs ms after its last use, and little longer", async (row) => {
  const clock = manualClock(0);
  const connections: Idle[] = [];
  const idle = new IdleConnections(connections, clock, row);
  idle.start();
  for (let second = 0; second < 200; second += 1) {
    if (second < 20) connections.push(new Idle(clock, idle.stride));
    await clock.advance(1_000);
  }
  idle.stop();
  for (const { closedAt = Number.NaN, usedAtMs } of connections) {
    expect(closedAt - usedAtMs).toBeGreaterThanOrEqual(row.keepAliveMs);
    expect(closedAt - usedAtMs).toBeLessThanOrEqual(row.keepAliveMs + 2 * row.strideMs);
  }
});
