import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { HistoryEvent } from "@aws-sdk/client-swf";
import { type Attributes, generated, withGenerated, withoutUndefined } from "./attributes.ts";
import type { ExpectedEvent } from "./expected-event.ts";

/** Thrown when a history differs from the expected one. The message shows both, line by line. */
export class HistoryDiffers extends Error {
  override readonly name = "HistoryDiffers";
}

export type Comparison = "equal" | "still shorter" | { readonly difference: string };

/**
 * "still shorter" is a separate result: a history that matches so far may still grow into the expected one, because
 * timers, children and signals take time and a distant service may show events late. Any other difference is final.
 */
export function compareHistories(
  expected: readonly ExpectedEvent[],
  actual: readonly HistoryEvent[],
  overlooked: ReadonlySet<string>,
): Comparison {
  const agrees = actual.every((event, index) => matches(expected[index], event, overlooked));
  if (!agrees) return { difference: difference(expected, actual, overlooked) };
  return actual.length === expected.length ? "equal" : "still shorter";
}

/**
 * Both histories in the notation of the expected one: ` ` for a line in both, `-` for expected only, `+` for actual
 * only.
 */
export function difference(
  expected: readonly ExpectedEvent[],
  actual: readonly HistoryEvent[],
  overlooked: ReadonlySet<string>,
): string {
  const lines: string[] = [];
  for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
    const wanted = expected[index];
    const found = actual[index];
    if (wanted !== undefined && found !== undefined && matches(wanted, found, overlooked))
      lines.push(`  ${shown(wanted)}`);
    else {
      if (wanted !== undefined) lines.push(`- ${shown(wanted)}`);
      if (found !== undefined) lines.push(`+ ${shown(asExpected(found))}`);
    }
  }
  return lines.join("\n");
}

/**
 * Checks what holds for every history: ids are 1, 2, 3 ...; timestamps never go back; each event has one attributes
 * member, named for its type.
 */
export function assertWellFormed(events: readonly HistoryEvent[]): void {
  let latest = 0;
  for (const [index, event] of events.entries()) {
    assert.equal(event.eventId, index + 1, "event ids are dense");
    const at = event.eventTimestamp?.getTime() ?? Number.NaN;
    assert.ok(at >= latest, `event ${event.eventId} is not older than the previous one`);
    latest = at;
    assert.deepEqual(attributeMembers(event), [`${memberPrefix(String(event.eventType))}EventAttributes`]);
  }
}

export function attributesOf(event: HistoryEvent): Attributes {
  const member = Object.entries(event).find(([name]) => name.endsWith("EventAttributes"));
  // A structure of the SDK is plain data, so it can be indexed by name.
  return (withoutUndefined(member?.[1]) ?? {}) as Attributes;
}

/** A member that is overlooked may be missing. Where it is there, it must be right. */
function matches(expected: ExpectedEvent | undefined, event: HistoryEvent, overlooked: ReadonlySet<string>): boolean {
  if (expected === undefined) return false;
  const attributes = withGenerated(attributesOf(event), expected.attributes);
  const wanted = Object.entries(expected.attributes).filter(([name]) => name in attributes || !overlooked.has(name));
  return (
    expected.eventId === event.eventId &&
    expected.eventType === event.eventType &&
    isDeepStrictEqual(Object.fromEntries(wanted), attributes)
  );
}

function asExpected(event: HistoryEvent): ExpectedEvent {
  // The type is only shown, never interpreted: an endpoint may send an unknown one.
  const eventType = event.eventType as ExpectedEvent["eventType"];
  return { eventId: event.eventId ?? 0, eventType, attributes: attributesOf(event) };
}

function shown({ eventId, eventType, attributes }: ExpectedEvent): string {
  const words = Object.entries(attributes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${shownValue(value)}`);
  return [String(eventId).padStart(3), eventType, ...words].join(" ");
}

function shownValue(value: unknown): string {
  if (value === generated) return "*";
  return typeof value === "string" && /^[^\s{["*]+$/.test(value) ? value : JSON.stringify(value);
}

function attributeMembers(event: HistoryEvent): readonly string[] {
  return Object.entries(event)
    .filter(([name, value]) => name.endsWith("Attributes") && value !== undefined)
    .map(([name]) => name);
}

function memberPrefix(eventType: string): string {
  return eventType.charAt(0).toLowerCase() + eventType.slice(1);
}
