import type { ExecutionState } from "@openswf/engine/state";
import type { EventId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { EventType } from "@openswf/model/wire-types";
import type { Counter, Meter } from "../ports/meter.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import { DomainSeries } from "./domain-series.ts";
import { type Recorder, recorderOf } from "./event-recorders.ts";
import { MadeOnce } from "./made-once.ts";
import { TransitionFamilies } from "./transition-families.ts";

/** A transition that is durable now. */
export interface CommittedTransition {
  readonly events: readonly HistoryEvent[];
  readonly state: ExecutionState;
  readonly heartbeats: ReadonlyMap<EventId, unknown>;
}

/** The most names that series are remembered by. Beyond this, all are forgotten; the meter still has their numbers. */
const namesMax = 10_000;

interface EventSeries {
  readonly count: Counter;
  readonly record: Recorder | undefined;
}

/**
 * Measures what durable transitions have recorded: their events are the only source.
 *
 * On the way of every call. A series is asked of its family once and then kept with its domain, type or task list, so
 * that an event costs one or two look-ups and makes nothing.
 */
export class TransitionMeasures {
  readonly #families: TransitionFamilies;
  readonly #byType = new Map<EventType, EventSeries>();
  #domains: MadeOnce<DomainSeries>;
  #names = 0;

  constructor(meter: Meter) {
    this.#families = new TransitionFamilies(meter);
    this.#domains = this.#noDomains();
  }

  /** Call once for each durable transition, with the state before it. */
  committed(domain: DomainKey, before: ExecutionState | undefined, transition: CommittedTransition): void {
    const { events, state, heartbeats } = transition;
    if (events.length === 0 && heartbeats.size === 0) return;
    if (this.#names > namesMax) this.#domains = this.#noDomains();
    const series = this.#domains.of(domain);
    if (heartbeats.size > 0) series.heartbeats.add(heartbeats.size);
    for (const event of events) {
      const { count, record } = this.#byType.get(event.eventType) ?? this.#firstOf(event.eventType);
      count.add(1);
      record?.(event, series, before, state);
    }
  }

  #noDomains(): MadeOnce<DomainSeries> {
    this.#names = 0;
    const named = (): void => {
      this.#names += 1;
    };
    return new MadeOnce((domain) => {
      named();
      // `as`: `committed` asks for nothing but keys of domains.
      return new DomainSeries(this.#families, domain as DomainKey, named);
    });
  }

  #firstOf(type: EventType): EventSeries {
    const first = { count: this.#families.events.of(type), record: recorderOf(type) };
    this.#byType.set(type, first);
    return first;
  }
}
