import type { TellStateChanges } from "@openswf/engine/errands";
import type { Instant, RunId } from "@openswf/model/brand";
import type { PublishedEvent } from "../../ports/event-sink.ts";
import type { ErrandRow } from "../../stores/errands.ts";
import { printedEvents } from "./printed-events.ts";

/** The events of one errand, from when this server knows of them until they are settled. */
export class OwedEvents {
  readonly runId: RunId;
  readonly errandId: string;
  readonly errand: TellStateChanges;
  /** For the bound on memory. */
  readonly characters: number;
  /** How many sinks have not taken them yet. */
  sinksLeft: number;

  /** Throws for a body that no server has printed. */
  constructor({ runId, errandId, body }: ErrandRow, sinks: number) {
    this.runId = runId;
    this.errandId = errandId;
    // `as`: what is used of it is checked below.
    this.errand = JSON.parse(body) as TellStateChanges;
    const isReadable =
      Array.isArray(this.errand.changes) && this.errand.execution.executionInfo.execution.runId === runId;
    if (!isReadable) throw new Error("it does not tell state changes of its execution");
    this.characters = body.length;
    this.sinksLeft = sinks;
  }

  get at(): Instant {
    return this.errand.at;
  }

  /** Printed when they are asked for: many may wait. */
  get events(): readonly PublishedEvent[] {
    return printedEvents(this.errand);
  }
}
