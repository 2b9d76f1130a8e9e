import type { ExecutionState } from "@openswf/engine/state";
import type { EventId } from "@openswf/model/brand";
import { expect, test } from "vitest";
import { TransitionMeasures } from "../../src/measures/transition-measures.ts";
import { type Counter, type Family, type LabelNames, type Meter, silentMeter } from "../../src/ports/meter.ts";
import type { DomainKey } from "../../src/stores/domain-key.ts";

/** Counts how often a family is asked for the series of a name, and what is added to it. */
function askedMeter(): {
  readonly meter: Meter;
  readonly asked: Map<string, number>;
  readonly added: Map<string, number>;
} {
  const asked = new Map<string, number>();
  const added = new Map<string, number>();
  const raise = (counts: Map<string, number>, key: string, by: number): void =>
    void counts.set(key, (counts.get(key) ?? 0) + by);
  const of = (...values: readonly string[]): Counter => {
    const key = values.join(" ");
    raise(asked, key, 1);
    return { add: (amount) => raise(added, key, amount) };
  };
  const counter = (): Family<LabelNames, Counter> => ({ of });
  return { meter: { ...silentMeter, counter }, asked, added };
}

// `as`: what is not measured here.
const nothing = {} as ExecutionState;
const heartbeat = { events: [], state: nothing, heartbeats: new Map([[5 as EventId, true]]) };

test("a series is asked of its family once", () => {
  const { meter, asked, added } = askedMeter();
  const measures = new TransitionMeasures(meter);
  for (let count = 0; count < 3; count += 1) measures.committed("a/r/shop" as DomainKey, nothing, heartbeat);
  expect(Object.fromEntries(asked)).toEqual({ "a/r/shop": 1 });
  expect(Object.fromEntries(added)).toEqual({ "a/r/shop": 3 });
});

test("of more names than there is room for, none is kept for ever, and every one is counted", () => {
  const { meter, asked, added } = askedMeter();
  const measures = new TransitionMeasures(meter);
  const names = 10_001;
  for (let count = 0; count < names; count += 1) measures.committed(`a/r/${count}` as DomainKey, nothing, heartbeat);
  for (let count = 0; count < 2; count += 1) measures.committed("a/r/0" as DomainKey, nothing, heartbeat);
  expect(asked.get("a/r/0")).toBe(2);
  expect(added.get("a/r/0")).toBe(3);
  expect(added.size).toBe(names);
});
