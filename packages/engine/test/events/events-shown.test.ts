import { parseHistoryEvent, printHistoryEvent } from "@openswf/model/history-events";
import { shapes } from "@openswf/model/shapes";
import type { EventType } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import { unsortedKeys } from "../scenario/unsorted-keys.ts";
import { type EventShown, eventsShown } from "./events-shown.ts";

// `as`: each row belongs to the type that is its key; the compiler cannot follow that through `entries`.
const rows = Object.entries(eventsShown) as readonly [EventType, readonly EventShown<EventType>[]][];
const cases = rows.flatMap(([eventType, ways]) => ways.map((way) => ({ eventType, ...way })));

test("the table covers all 54 event types of the service model", () => {
  const model = shapes["EventType"];
  const declared = model !== undefined && "enum" in model ? model.enum : undefined;
  expect(declared).toHaveLength(54);
  expect(Object.keys(eventsShown).sort()).toEqual([...(declared ?? [])].sort());
  expect(rows.filter(([, ways]) => ways.length === 0)).toEqual([]);
});

test.each(cases)(
  "$eventType has exactly the attributes that are set: $where",
  ({ eventType, scenario, attributes }) => {
    scenario().shows(eventType, attributes);
  },
);

test.each(cases)("$eventType conforms to the members and types of the service model: $where", (row) => {
  const shape = shapes[`${row.eventType}EventAttributes`];
  if (shape?.type !== "structure") throw new Error(`the model has no attributes of ${row.eventType}`);
  const event = row.scenario().history.findLast(({ eventType }) => eventType === row.eventType);
  const shown = Object.entries(event?.attributes ?? {}).filter(([, value]) => value !== undefined);
  const names = shown.map(([name]) => name);
  expect(Object.keys(shape.members)).toEqual(expect.arrayContaining(names));
  expect(names).toEqual(expect.arrayContaining([...shape.required]));
});

test.each(cases)("$eventType is printed with its keys in ascending order and reads back unchanged: $where", (row) => {
  const { history } = row.scenario();
  const event = history.findLast(({ eventType }) => eventType === row.eventType);
  if (event === undefined) throw new Error(`the scenario has no ${row.eventType}`);
  const printed = printHistoryEvent(event);
  expect(parseHistoryEvent(printed)).toEqual(event);
  expect(unsortedKeys(JSON.parse(printed))).toEqual([]);
});
