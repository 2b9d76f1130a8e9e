import type { HistoryEvent } from "@aws-sdk/client-swf";
import { describe, expect, test } from "vitest";
import { compareHistories, difference } from "../dsl/compare-histories.ts";
import type { ExpectedEvent } from "../dsl/expected-event.ts";

const expected: readonly ExpectedEvent[] = [
  { eventId: 1, eventType: "TimerStarted", attributes: { timerId: "t", startToFireTimeout: "1", control: "c" } },
];

const actual = (attributes: Readonly<Record<string, string>>): readonly HistoryEvent[] => [
  // `as`: an endpoint may leave members out.
  { eventId: 1, eventType: "TimerStarted", timerStartedEventAttributes: attributes } as unknown as HistoryEvent,
];

describe("a member of an event that is overlooked", () => {
  const overlooked = new Set(["control"]);
  const without = actual({ timerId: "t", startToFireTimeout: "1" });

  test("may be missing", () => {
    expect(compareHistories(expected, without, overlooked)).toBe("equal");
    expect(difference(expected, without, overlooked)).toBe(
      "    1 TimerStarted control=c startToFireTimeout=1 timerId=t",
    );
  });

  test("must be right where it is there", () => {
    const wrong = actual({ timerId: "t", startToFireTimeout: "1", control: "other" });
    expect(compareHistories(expected, wrong, overlooked)).toHaveProperty("difference");
  });

  test("is missed where it is not overlooked", () => {
    expect(compareHistories(expected, without, new Set())).toHaveProperty("difference");
    expect(compareHistories(expected, actual({ timerId: "t", control: "c" }), overlooked)).toHaveProperty("difference");
  });
});
