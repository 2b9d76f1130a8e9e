import { EventType } from "@aws-sdk/client-swf";
import { generated } from "./attributes.ts";
import type { ExpectedEvent } from "./expected-event.ts";
import { type Expecting, usualAttributes } from "./usual-attributes.ts";

// A history is expected as text, one event a line:
//
//   5  ActivityTaskScheduled  activityId=charge heartbeatTimeout=1
//   6  ActivityTaskTimedOut   scheduledEventId=5 startedEventId=0 timeoutType=HEARTBEAT
//
// E1. Every attribute is compared, present and absent ones alike. What a line leaves out has its usual value, which
//     usual-attributes.ts knows; nothing else is taken on trust.
// E2. `name=value` sets an attribute, `-name` says that a usual one is absent, `name=*` that it is there and made up by
//     the endpoint. A value that starts with `{`, `[` or `"` is JSON; the id of an event is a number; a task list may
//     be given by its name.

export function parseExpectedHistory(text: string, workflow: Expecting): readonly ExpectedEvent[] {
  const events: ExpectedEvent[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() !== "") events.push(parseLine(line, workflow, events));
  }
  return events;
}

function parseLine(line: string, workflow: Expecting, before: readonly ExpectedEvent[]): ExpectedEvent {
  const [eventId, eventType, ...words] = line.match(/(?:"(?:[^"\\]|\\.)*"|[^\s"])+/g) ?? [];
  if (!isEventType(eventType) || !/^\d+$/.test(eventId ?? "")) throw new SyntaxError(`not an event: ${line}`);
  const attributes = new Map(Object.entries(usualAttributes(eventType, workflow, before)));
  for (const word of words) {
    if (word.startsWith("-")) {
      if (!attributes.delete(word.slice(1))) throw new SyntaxError(`${word} takes away what is not there: ${line}`);
    } else {
      const at = word.indexOf("=");
      if (at <= 0) throw new SyntaxError(`not an attribute: ${word} in ${line}`);
      const name = word.slice(0, at);
      attributes.set(name, parseValue(name, word.slice(at + 1)));
    }
  }
  return { eventId: Number(eventId), eventType, attributes: Object.fromEntries(attributes) };
}

function parseValue(name: string, text: string): unknown {
  if (text === "*") return generated;
  if (/^[{["]/.test(text)) return JSON.parse(text);
  if (name.endsWith("EventId")) return Number(text);
  return name === "taskList" ? { name: text } : text;
}

function isEventType(text: string | undefined): text is EventType {
  return text !== undefined && Object.hasOwn(EventType, text);
}
