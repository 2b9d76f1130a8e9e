import type { DecisionType } from "../authoring/command.ts";
import type { HistoryEvent } from "../authoring/history-event.ts";
import { closingTypes } from "./decision-kinds.ts";
import { describeEvent } from "./describe.ts";
import type { ExecutionHost } from "./execution-host.ts";
import type { Batch } from "./history-batches.ts";
import { retryTimerPrefix } from "./markers.ts";
import type { OpenOperation } from "./open-operation.ts";
import { WorkflowFault } from "./workflow-fault.ts";

/** The longest wait in seconds before what SWF has throttled goes out again: it doubles from 1. */
const retrySecondsMax = 60;

/**
 * What becomes of decisions that SWF has refused, where the code of the workflow has no say.
 *
 * D1. What is refused because too many are open, or are made, at a time goes out again after a timer.
 * D2. A run that cannot be closed is held until people have mended why.
 * D3. A run whose marker was refused cannot be replayed: the value that the code has used is nowhere.
 * D4. Of all else the code hears.
 */
export class Refusals {
  readonly #host: ExecutionHost;
  #retryTimer: OpenOperation | undefined;
  #rounds = 0;
  #inARow = 0;
  /** Whether the batch that runs has told of a throttled decision, and of a close that was refused. */
  #seen = { throttled: false, close: false };

  constructor(host: ExecutionHost) {
    this.#host = host;
  }

  /** How many batches in a row have told that the run cannot be closed. */
  get inARow(): number {
    return this.#inARow;
  }

  /** Whether the code need not hear of it. */
  takes(operation: OpenOperation, event: HistoryEvent, batch: Batch): boolean {
    const cause = causeOf(event);
    const { decisionType } = operation;
    if (cause === "UNHANDLED_DECISION") return true;
    if (decisionType === "RecordMarker") throw new WorkflowFault(markerRefused(event, cause));
    if (operation === this.#retryTimer) {
      this.#retry();
      return true;
    }
    if (isPassing(cause) && !closingTypes.has(decisionType)) {
      this.#seen.throttled = true;
      this.#host.outbox.refuse(operation);
      return true;
    }
    if (closingTypes.has(decisionType)) {
      this.#hold(operation, event, batch);
      return true;
    }
    if (operation.listener === undefined) this.#host.log("warn", `SWF refused ${describeEvent(event)}: ${cause}`);
    return operation.listener === undefined;
  }

  /** Called when the code has heard all events of a batch. */
  afterEvents(): void {
    const { outbox } = this.#host;
    if (outbox.hasRefused && this.#retryTimer === undefined) this.#startRetryTimer();
    else if (!this.#seen.throttled && this.#retryTimer === undefined) this.#rounds = 0;
    this.#inARow = this.#seen.close ? this.#inARow + 1 : 0;
    this.#seen = { throttled: false, close: false };
  }

  #hold(operation: OpenOperation, event: HistoryEvent, { recorded, wasHeld }: Batch): void {
    this.#seen.close = true;
    if (recorded === undefined && !wasHeld) {
      throw new WorkflowFault(
        `SWF refused ${describeEvent(event)}: ${causeOf(event)}. ${remedyFor(operation.decisionType, causeOf(event))} The run goes on then.`,
      );
    }
    // The decision itself is taken anew at the end of each batch.
  }

  #startRetryTimer(): void {
    const startToFireTimeout = String(Math.min(retrySecondsMax, 2 ** Math.min(this.#rounds, 30)));
    this.#rounds += 1;
    const timerId = this.#host.nextId(retryTimerPrefix);
    const attributes = { timerId, startToFireTimeout };
    this.#retryTimer = this.#host.send({ decisionType: "StartTimer", attributes }, () => this.#retry());
  }

  #retry(): void {
    this.#retryTimer = undefined;
    this.#host.outbox.releaseRefused();
  }
}

/** Whether the same decision may be taken later. */
function isPassing(cause: string): boolean {
  return cause.endsWith("_RATE_EXCEEDED") || (cause.startsWith("OPEN_") && cause.endsWith("_LIMIT_EXCEEDED"));
}

function causeOf({ attributes }: HistoryEvent): string {
  return "cause" in attributes ? String(attributes.cause) : "no cause";
}

function remedyFor(type: DecisionType, cause: string): string {
  if (cause === "OPERATION_NOT_PERMITTED") return `Allow swf:${type} to those who run the worker.`;
  if (cause.startsWith("WORKFLOW_TYPE_")) return "Register the type that it continues as.";
  return "See the causes of this event in the API reference of SWF.";
}

function markerRefused(event: HistoryEvent, cause: string): string {
  return (
    `SWF refused ${describeEvent(event)}: ${cause}. What the marker should have recorded is lost, so this run cannot go on: ` +
    "allow swf:RecordMarker to those who run the worker, then terminate the run and start it again."
  );
}
