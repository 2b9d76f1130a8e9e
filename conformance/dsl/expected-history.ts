import { EventType } from "@aws-sdk/client-swf";
import { generated } from "./attributes.ts";
import type { ExpectedEvent } from "./expected-event.ts";
import { type Expecting, usualAttributes } from "./usual-attributes.ts";

// An expected history is written as text, one event per line:
//
//   5  ActivityTaskScheduled  activityId=charge heartbeatTimeout=1
//   6  ActivityTaskTimedOut   scheduledEventId=5 startedEventId=0 timeoutType=HEARTBEAT
//
// E1. Every attribute is compared, including absent ones. An attribute that a line omits must have its usual value, as
//     defined in usual-attributes.ts, or else be absent.
// E2. `name=value` sets an attribute, `-name` means that a usual attribute is absent, and `name=*` means that it is
//     present with a value that the endpoint generates. A value that starts with `{`, `[` or `"` is JSON; an event id
//     is a number; a task list may be given by its name.

export function parseExpectedHistory(text: string, workflow: Expecting): readonly ExpectedEvent[] {
  const events: ExpectedEvent[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() !== "") events.push(parseLine(line, workflow, events));
  }
  return events;
}

function parseLine(line: string, workflow: Expecting, before: readonly ExpectedEvent[]): ExpectedEvent {
  const [eventId, eventType, ...words] = line.match(/(?:"(?:[^"\\]|\\.)*"|[^\s"])+/g) ?? [];
  if (!isEventType(eventType) || !/^\d+$/.test(eventId ?? "")) throw new SyntaxError(`invalid event line: ${line}`);
  const attributes = new Map(Object.entries(usualAttributes(eventType, workflow, before)));
  for (const word of words) {
    if (word.startsWith("-")) {
      if (!attributes.delete(word.slice(1)))
        throw new SyntaxError(`${word} removes an attribute that is not usual: ${line}`);
    } else {
      const at = word.indexOf("=");
      if (at <= 0) throw new SyntaxError(`invalid attribute ${word} in line: ${line}`);
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
