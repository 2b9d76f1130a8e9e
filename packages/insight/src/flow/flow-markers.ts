import type { HistoryEvent } from "@openswf/model/history-events";
import type { Failure } from "../failures/failure.ts";
import { readFailure } from "../failures/read-failure.ts";
import { isObject, jsonObject } from "../json/json-object.ts";
import type { FlowHeld, FlowLocalActivity, FlowPatch, FlowSideEffect } from "./flow-view.ts";

export interface Markers {
  readonly patches: FlowPatch[];
  readonly sideEffects: FlowSideEffect[];
  readonly localActivities: FlowLocalActivity[];
  readonly held: FlowHeld[];
}

/** Puts a marker of the library where it belongs, and says where that was; `undefined` for markers of others. */
export function addMarker(markers: Markers, event: HistoryEvent<"MarkerRecorded">): keyof Markers | undefined {
  const details = event.attributes.markerName.startsWith("openswf.") ? jsonObject(event.attributes.details) : undefined;
  if (details === undefined || typeof details["id"] !== "string") return undefined;
  const about = { eventId: event.eventId, at: event.eventTimestamp, id: details["id"] };
  const value = text(details["value"]);
  switch (event.attributes.markerName) {
    case "openswf.patch":
      markers.patches.push({ ...about, deprecated: details["deprecated"] === true });
      return "patches";
    case "openswf.sideEffect":
      markers.sideEffects.push({ ...about, value });
      return "sideEffects";
    case "openswf.localActivity": {
      const name = text(details["name"]) ?? "";
      markers.localActivities.push({
        ...about,
        name,
        attempt: count(details["attempt"]),
        value,
        failure: failureIn(details["failure"]),
      });
      return "localActivities";
    }
    case "openswf.held":
      markers.held.push({
        ...about,
        attempt: count(details["attempt"]),
        failure: failureIn(details) ?? readFailure(undefined, undefined),
      });
      return "held";
    default:
      return undefined;
  }
}

function failureIn(value: unknown): Failure | undefined {
  return isObject(value) ? readFailure(text(value["reason"]), text(value["details"])) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function count(value: unknown): number {
  return typeof value === "number" && value >= 1 ? value : 1;
}
