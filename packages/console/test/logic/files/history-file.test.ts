import { shapes } from "@openswf/model/shapes";
import { describe, expect, test } from "vitest";
import { scheduleActivityTask, startChild, startTimer } from "../../../../core/test/world/decisions.ts";
import { openWorld } from "../../../../core/test/world/world.ts";
import { eventsOf, longHistory } from "../../../../insight/test/world/histories.ts";
import { memberValue, requiredMembers } from "../../../src/logic/files/event-members.ts";
import { readHistoryFile } from "../../../src/logic/files/read-history-file.ts";
import { historyFileName, writeHistoryFile } from "../../../src/logic/files/write-history-file.ts";

async function recorded() {
  const world = await openWorld();
  await world.starts("o-1", { tagList: ["eu"], input: '{"n":1}' });
  await world.decides(scheduleActivityTask("a"), startTimer("t", 60), startChild("sub"));
  await world.waits(0.25);
  await world.signals("o-1", "go");
  const wire = await world.history("o-1");
  return { wire, events: await eventsOf(world, "o-1") };
}

describe("a history is read from", () => {
  test("what the console has written, with nothing lost", async () => {
    const { events } = await recorded();
    const text = writeHistoryFile(events);
    expect(text).toContain('"eventTimestamp": "2026-01-01T00:00:00.250000+00:00"');
    expect(readHistoryFile(text)).toEqual([
      { domain: undefined, workflowId: undefined, runId: undefined, events, hasGaps: false },
    ]);
  });

  test("all other forms too", async () => {
    const { wire, events } = await recorded();
    const half = Math.floor(wire.length / 2);
    const [first, second] = [wire.slice(0, half), wire.slice(half)];
    const forms = {
      array: JSON.stringify(wire),
      "lines of events": wire.map((event) => JSON.stringify(event)).join("\n"),
      "lines of pages, newest first": `${JSON.stringify({ events: second.toReversed() })}\r\n${JSON.stringify({ events: first.toReversed() })}\r\n`,
      "pages printed after each other": `${JSON.stringify({ events: first, nextPageToken: "x" }, undefined, 4)}\n${JSON.stringify({ events: second }, undefined, 4)}\n`,
      "pages that overlap": `${JSON.stringify({ events: wire })}\n\n${JSON.stringify({ events: second })}`,
      "milliseconds, with a mark of byte order": `\ufeff${JSON.stringify(wire.map((event) => ({ ...event, eventTimestamp: event.eventTimestamp * 1000 })))}`,
    };
    for (const [form, text] of Object.entries(forms))
      expect([form, readHistoryFile(text)[0]?.events]).toEqual([form, events]);
  });

  test("a decision task, which names its execution", async () => {
    const { wire, events } = await recorded();
    const task = { taskToken: "t", workflowExecution: { workflowId: "o-1", runId: "r" }, events: wire };
    expect(readHistoryFile(JSON.stringify(task))).toEqual([
      { domain: undefined, workflowId: "o-1", runId: "r", events, hasGaps: false },
    ]);
  });

  test("an export of openswf, execution by execution", async () => {
    const { wire, events } = await recorded();
    const execution = (workflowId: string) => ({
      record: "execution",
      execution: { domain: "shop", workflowId, runId: `run of ${workflowId}` },
    });
    const lines = [
      { record: "header", format: "openswf export", version: 2 },
      { record: "domain", domain: {} },
      execution("o-1"),
      { record: "history", firstEventId: 1, count: wire.length },
      ...wire,
      execution("o-2"),
      { record: "history", firstEventId: 1, count: 1 },
      ...wire.slice(0, 1),
      { record: "footer" },
    ];
    const opened = readHistoryFile(lines.map((line) => JSON.stringify(line)).join("\n"));
    expect(
      opened.map(({ domain, workflowId, runId, events: { length } }) => [domain, workflowId, runId, length]),
    ).toEqual([
      ["shop", "o-1", "run of o-1", events.length],
      ["shop", "o-2", "run of o-2", 1],
    ]);
  });

  test("a part of one, and says so", async () => {
    const { wire } = await recorded();
    expect(readHistoryFile(JSON.stringify(wire.slice(2)))[0]?.hasGaps).toBe(true);
    expect(readHistoryFile(JSON.stringify(wire.toSpliced(2, 1)))[0]?.hasGaps).toBe(true);
  });
});

describe("a file is refused, with what is wrong,", () => {
  const event = {
    eventId: 1,
    eventTimestamp: 1,
    eventType: "TimerFired",
    timerFiredEventAttributes: { timerId: "t", startedEventId: 1 },
  };
  test.each([
    { what: "when it is empty", text: " \n", message: "The file is empty." },
    {
      what: "when it is no JSON",
      text: "hello\nworld",
      message: "The file is not JSON: it is cut off or malformed before line 2.",
    },
    {
      what: "when it breaks off",
      text: `${JSON.stringify(event)}\n{"eventId":`,
      message: "is cut off or malformed before line 2",
    },
    { what: "when it is other JSON", text: '{"a":1}', message: "The file holds JSON, but no history" },
    { what: "when it has no events", text: '{"events":[]}', message: "The file holds no events." },
    { what: "when something among the events is none", text: '{"events":[7]}', message: "is not an event" },
    {
      what: "when an event has no id",
      text: JSON.stringify([{ ...event, eventId: "1" }]),
      message: 'An event has the id "1"',
    },
    {
      what: "when an event has no time",
      text: JSON.stringify([{ ...event, eventTimestamp: "soon" }]),
      message: "Event 1 has no valid eventTimestamp.",
    },
    {
      what: "when an event lacks a member",
      text: JSON.stringify([{ ...event, timerFiredEventAttributes: { timerId: 7 } }]),
      message: "Event 1, TimerFired, has no valid timerId.",
    },
    {
      what: "when it mixes histories",
      text: JSON.stringify([event, { ...event, eventTimestamp: 2 }]),
      message: "two different events with the id 1",
    },
  ])("$what", ({ text, message }) => {
    expect(() => readHistoryFile(text)).toThrow(
      expect.objectContaining({ name: "FileError", message: expect.stringContaining(message) }),
    );
  });

  test("but not for events that SWF may add, or for optional members of wrong types", () => {
    const strange = { ...event, eventType: "constructor", constructorEventAttributes: { details: {}, note: "x" } };
    expect(readHistoryFile(JSON.stringify([strange]))[0]?.events[0]).toMatchObject({
      eventType: "constructor",
      attributes: { note: "x" },
    });
  });
});

test("what does not belong into an event is left out, however deep it is nested", () => {
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const text = `[{"eventId":1,"eventTimestamp":1,"eventType":"DecisionTaskScheduled","decisionTaskScheduledEventAttributes":{"taskList":{"name":"l","deep":${deep}},"other":${deep}},"more":${deep}}]`;
  const [history] = readHistoryFile(text);
  expect(history?.events).toEqual([
    { eventId: 1, eventTimestamp: 1_000, eventType: "DecisionTaskScheduled", attributes: { taskList: { name: "l" } } },
  ]);
});

test("the required members are those of the service model, and their types are known", () => {
  const ofModel = Object.entries(shapes).flatMap(([name, shape]) => {
    const type = /^(\w+)EventAttributes$/.exec(name)?.[1];
    return type === undefined || shape.type !== "structure" ? [] : [[type, shape.required.join(" ")]];
  });
  expect(requiredMembers).toEqual(Object.fromEntries(ofModel));
  const sample = {
    structure: { name: "n", version: "1", workflowId: "w", runId: "r" },
    list: ["tag"],
    long: 7,
    string: "s",
  };
  for (const [name, shape] of Object.entries(shapes)) {
    if (!name.endsWith("EventAttributes") || shape.type !== "structure") continue;
    for (const [member, of] of Object.entries(shape.members)) {
      const type = shapes[of]?.type ?? "string";
      for (const [each, value] of Object.entries(sample))
        expect([member, each, memberValue(member, value) !== undefined]).toEqual([member, each, each === type]);
    }
  }
});

test("25,000 events go into a file and come back", () => {
  const events = longHistory(4_166);
  expect(readHistoryFile(writeHistoryFile(events))[0]?.events).toEqual(events);
});

test.each([
  ["order-7", "22AbCdEfGhIjKl=", "order-7-22AbCdEfGhIj.json"],
  ["../../etc/passwd", "r/u+n", "etc-passwd-r-u-n.json"],
  ["", "", "history.json"],
])("the file of %j, %j is called %s", (workflowId, runId, name) => {
  expect(historyFileName(workflowId, runId)).toBe(name);
});
