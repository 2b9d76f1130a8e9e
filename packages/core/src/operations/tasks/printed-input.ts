import { invariant } from "@openswf/model/invariant";
import { endOfJsonString } from "../../protocol/json-string.ts";

const eventStart = `{"activityTaskScheduledEventAttributes":{`;
const memberStart = `,"input":`;

/**
 * The input in a printed ActivityTaskScheduled event, as it is printed there; `undefined` if the task has none. An input
 * can be 32 K characters, and parsing the event to print its input again took most of the time of a poll's answer.
 *
 * Inside a printed string every quotation mark is escaped. So `memberStart` and a quotation mark occur together only
 * where a member of this name starts, and the event has no other of this name.
 */
export function printedInput(event: string): string | undefined {
  invariant(event.startsWith(eventStart), "an ActivityTaskScheduled event is not printed as one");
  const member = event.indexOf(`${memberStart}"`);
  if (member < 0) return undefined;
  const start = member + memberStart.length;
  return event.slice(start, endOfJsonString(event, start) + 1);
}
