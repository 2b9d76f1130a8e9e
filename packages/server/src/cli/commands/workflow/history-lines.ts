import { statusAfter } from "@openswf/insight/events/event-kinds";
import { eventSummary } from "@openswf/insight/events/event-summary";
import { EventTable } from "@openswf/insight/events/event-table";
import { readEvent } from "@openswf/insight/history/read-event";
import { shortText } from "@openswf/insight/text/visible-text";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { HistoryEvent as WireHistoryEvent } from "@openswf/model/wire-types";
import type { Style } from "../../output/render/style.ts";
import { cutTo, type Surface } from "../../output/render/table.ts";

/** As wide as the ids of the longest history. */
const idWidth = 5;
/** As wide as `+27:46:39.999`. */
const timeWidth = 13;
/** As wide as most types; the few that are longer push the rest of their line. */
const typeWidth = 31;
const nameMax = 60;

/** Prints a history line by line, each event with what it is about. */
export class HistoryLines {
  readonly #surface: Surface;
  readonly #table = new EventTable();
  readonly #startedAt: number;

  /** @param startedAt what times are counted from, in milliseconds */
  constructor(surface: Surface, startedAt: number) {
    this.#surface = surface;
    this.#startedAt = startedAt;
  }

  /** One event on one line. Events have to come in order for each line to name what it is about. */
  line(wire: WireHistoryEvent): string {
    const event = readEvent(wire);
    this.#table.add([event]);
    const { paint, width } = this.#surface;
    const id = String(event.eventId).padStart(idWidth);
    const time = elapsedText(event.eventTimestamp - this.#startedAt).padStart(timeWidth);
    const type = event.eventType.padEnd(typeWidth);
    const head = `${id} ${time}  ${type}`;
    const about = this.#about(event);
    const shown = width === undefined ? about : cutTo(about, Math.max(0, width - head.length - 2));
    const style = styleOf(event);
    return `${paint(id, "quiet")} ${paint(time, "quiet")}  ${paint(type, style)}  ${shown}`.trimEnd();
  }

  /** `charge-card (charge): receipt`: what an event belongs to, and what it says. */
  #about(event: HistoryEvent): string {
    const summary = eventSummary(event);
    const first = this.#table.entryOf(event.eventId)?.events[0];
    if (first === undefined || first.eventId === event.eventId) return summary;
    const name = nameOf(first);
    return name === "" || summary === name || summary.startsWith(`${name}:`)
      ? summary
      : [name, summary].filter((part) => part !== "").join(": ");
  }
}

/** What later events of the same activity, timer, child or function are named after. */
function nameOf(first: HistoryEvent): string {
  switch (first.eventType) {
    case "ActivityTaskScheduled":
      return named(first.attributes.activityType.name, first.attributes.activityId);
    case "LambdaFunctionScheduled":
      return named(first.attributes.name, first.attributes.id);
    case "TimerStarted":
      return shortText(first.attributes.timerId, nameMax);
    case "StartChildWorkflowExecutionInitiated":
    case "SignalExternalWorkflowExecutionInitiated":
    case "RequestCancelExternalWorkflowExecutionInitiated":
      return shortText(first.attributes.workflowId, nameMax);
    default:
      return "";
  }
}

function named(name: string, id: string): string {
  return name === id ? shortText(name, nameMax) : `${shortText(name, nameMax)} (${shortText(id, nameMax)})`;
}

function styleOf({ eventType }: HistoryEvent): Style | undefined {
  switch (statusAfter(eventType)) {
    case "completed":
      return eventType.startsWith("DecisionTask") ? "quiet" : "good";
    case "failed":
    case "timed out":
    case "refused":
    case "terminated":
      return "bad";
    case "canceled":
      return "watch";
    default:
      return eventType.startsWith("DecisionTask") ? "quiet" : undefined;
  }
}

/** `+0.352s`, `+1:05.000`, `+27:46:39.999`. */
export function elapsedText(ms: number): string {
  const sign = ms < 0 ? "-" : "+";
  const whole = Math.abs(Math.round(ms));
  const seconds = Math.floor(whole / 1_000);
  const fraction = String(whole % 1_000).padStart(3, "0");
  if (seconds < 60) return `${sign}${seconds}.${fraction}s`;
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const rest = `${two(seconds % 60)}.${fraction}`;
  if (minutes < 60) return `${sign}${minutes}:${rest}`;
  return `${sign}${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}
