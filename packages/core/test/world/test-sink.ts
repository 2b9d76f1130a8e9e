import type { EventSink, PublishedEvent } from "../../src/ports/event-sink.ts";

/** What a test reads of an event. */
export interface TakenEvent {
  readonly id: string;
  readonly runId: string;
  readonly workflowId: string;
  readonly eventId: number;
  readonly eventType: string;
}

/** A receiver of events that remembers them, and that fails or hesitates when the test says so. */
export class TestSink implements EventSink {
  readonly name: string;
  readonly atOnceMax: number;
  /** Everything that has arrived, in order, whether or not the sink has confirmed it. Several sinks may share it. */
  received: TakenEvent[] = [];
  readonly bodies: string[] = [];
  attempts = 0;
  inFlight = 0;
  inFlightAtMost = 0;
  /** What becomes of an event: by default it is taken at once. `lost` is taken, but its sender hears of a failure. */
  answers: (event: TakenEvent) => "taken" | "refused" | "lost" | Promise<"taken" | "refused" | "lost"> = () => "taken";

  constructor(name = "test", atOnceMax = 16) {
    this.name = name;
    this.atOnceMax = atOnceMax;
  }

  async take(event: PublishedEvent): Promise<void> {
    this.attempts += 1;
    this.inFlight += 1;
    this.inFlightAtMost = Math.max(this.inFlightAtMost, this.inFlight);
    try {
      const taken = readEvent(event);
      const answer = await this.answers(taken);
      if (answer === "refused") throw new Error("the receiver refuses");
      this.received.push(taken);
      this.bodies.push(event.body);
      if (answer === "lost") throw new Error("the answer is lost");
    } finally {
      this.inFlight -= 1;
    }
  }

  /** The events of a run, as `3 ActivityTaskTimedOut`, in the order in which they came. */
  of(runId: string): readonly string[] {
    return this.received.filter((event) => event.runId === runId).map(inWords);
  }

  /** The same without those that came again. */
  newOf(runId: string): readonly string[] {
    return [...new Set(this.of(runId))];
  }
}

export const inWords = ({ eventId, eventType }: { eventId: number; eventType: string }): string =>
  `${eventId} ${eventType}`;

function readEvent({ id, body }: PublishedEvent): TakenEvent {
  // `as`: the server under test has printed it.
  const { detail } = JSON.parse(body) as {
    readonly detail: {
      readonly eventId: number;
      readonly eventType: string;
      readonly workflowExecutionDetail: {
        readonly executionInfo: { readonly execution: { readonly runId: string; readonly workflowId: string } };
      };
    };
  };
  const { runId, workflowId } = detail.workflowExecutionDetail.executionInfo.execution;
  return { id, runId, workflowId, eventId: detail.eventId, eventType: detail.eventType };
}
