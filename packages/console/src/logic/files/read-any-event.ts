import { isObject } from "@openswf/insight/json/json-object";
import type { Instant } from "@openswf/model/brand";
import { attributesMember, type HistoryEvent } from "@openswf/model/history-events";
import type { EventType } from "@openswf/model/wire-types";
import { memberValue, requiredMembers } from "./event-members.ts";
import { FileError } from "./file-error.ts";

/** Seconds since 1970 stay below this for a long time; milliseconds do not. */
const secondsMax = 1e11;

/** Whether a value of JSON looks like an event at all. */
export function looksLikeEvent(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && typeof value["eventType"] === "string" && "eventId" in value;
}

/**
 * An event from a file, which may say anything: what the types promise is checked. Optional members of a wrong type are left out,
 * and types that are not known are kept as they are.
 *
 * @throws FileError if it is no event
 */
export function readAnyEvent(value: Readonly<Record<string, unknown>>): HistoryEvent {
  const { eventId, eventType } = value;
  if (typeof eventId !== "number" || !Number.isSafeInteger(eventId) || eventId < 1) {
    throw new FileError(`An event has the id ${JSON.stringify(eventId)}: expected 1 or more.`);
  }
  // `as`: types that are not known pass through everything that handles events.
  const type = eventType as EventType;
  const given = value[attributesMember(type)];
  const members = Object.entries(isObject(given) ? given : {}).map(
    ([member, each]) => [member, memberValue(member, each)] as const,
  );
  const attributes = Object.fromEntries(members.filter(([, each]) => each !== undefined));
  const required = Object.hasOwn(requiredMembers, type) ? requiredMembers[type].split(" ").filter(Boolean) : [];
  const missing = required.find((member) => !Object.hasOwn(attributes, member));
  if (missing !== undefined) throw new FileError(`Event ${eventId}, ${type}, has no valid ${missing}.`);
  // `as`: the members that the type requires were found, and those that it has are of their types.
  return {
    eventId,
    eventType: type,
    eventTimestamp: instantOf(value["eventTimestamp"], eventId),
    attributes,
  } as unknown as HistoryEvent;
}

/** Seconds or milliseconds since 1970, or text as the CLI prints it. */
function instantOf(time: unknown, eventId: number): Instant {
  const ms = typeof time === "number" ? msOf(time) : typeof time === "string" ? msOfText(time) : Number.NaN;
  if (!Number.isFinite(ms)) throw new FileError(`Event ${eventId} has no valid eventTimestamp.`);
  return Math.round(ms);
}

function msOf(time: number): number {
  return Math.abs(time) > secondsMax ? time : time * 1000;
}

function msOfText(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? msOf(Number(text)) : Date.parse(text);
}
