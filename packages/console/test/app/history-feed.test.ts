import { attributesMember } from "@openswf/model/history-events";
import type { GetWorkflowExecutionHistoryInput, History, HistoryEvent } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import { longHistory } from "../../../insight/test/world/histories.ts";
import type { Swf } from "../../src/api/swf.ts";
import { HistoryFeed } from "../../src/app/execution/history-feed.ts";

const perPage = 100;

/** Answers pages of a history that may grow, as openswf does, and fails where it is told to. */
class PagedHistory {
  readonly asked: GetWorkflowExecutionHistoryInput[] = [];
  readonly failing = new Set<number>();
  #events: readonly HistoryEvent[] = [];

  constructor(events: ReturnType<typeof longHistory>) {
    this.grow(events);
  }

  grow(events: ReturnType<typeof longHistory>): void {
    const added = events.map(({ eventId, eventType, eventTimestamp, attributes }) => {
      const wire = { eventId, eventType, eventTimestamp: eventTimestamp / 1000 };
      // `as`: the member is that of its type.
      return { ...wire, [attributesMember(eventType)]: attributes } as HistoryEvent;
    });
    this.#events = [...this.#events, ...added];
  }

  answer(input: GetWorkflowExecutionHistoryInput): Promise<History> {
    this.asked.push(input);
    if (this.failing.has(this.asked.length)) return Promise.reject(new Error("the server has stopped"));
    const all = input.reverseOrder === true ? this.#events.toReversed() : this.#events;
    const from = Number(input.nextPageToken ?? 0);
    const to = from + Math.min(perPage, input.maximumPageSize ?? perPage);
    return Promise.resolve({
      events: all.slice(from, to),
      ...(to < all.length && { nextPageToken: String(to) }),
    });
  }

  feed(): HistoryFeed {
    // `as`: it calls nothing else.
    const swf = { call: (_name: string, input: GetWorkflowExecutionHistoryInput) => this.answer(input) } as Pick<
      Swf,
      "call"
    >;
    return new HistoryFeed(swf, "orders", "order-1", "run-1");
  }
}

const idsOf = (feed: HistoryFeed): readonly number[] => feed.current().events.map(({ eventId }) => eventId);
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

test.each([
  { activities: 1, pages: 1 },
  { activities: 28, pages: 2 },
  { activities: 100, pages: 7 },
  { activities: 1_000, pages: 61 },
])("a history of $pages pages is read from both ends, each event once and in order", async ({ activities, pages }) => {
  const events = longHistory(activities);
  const history = new PagedHistory(events);
  const feed = history.feed();
  await feed.read();
  expect(feed.current()).toMatchObject({ isComplete: true, recent: [], error: undefined });
  expect(idsOf(feed)).toEqual(upTo(events.length));
  // Two more at most: those under way when the ends meet.
  expect(history.asked.length).toBeLessThanOrEqual(pages + 2);
  const backwards = history.asked.filter(({ reverseOrder }) => reverseOrder === true).length;
  expect(backwards > 0).toBe(pages > 1);
});

test("the last events are shown while those in between are missing", async () => {
  const events = longHistory(300);
  const feed = new PagedHistory(events).feed();
  const seen: { readonly first: number; readonly recent: readonly number[] }[] = [];
  feed.subscribe(() => {
    const { events: first, recent, isComplete } = feed.current();
    if (!isComplete) seen.push({ first: first.length, recent: recent.map(({ eventId }) => eventId) });
  });
  await feed.read();
  expect(seen[0]?.recent.at(-1)).toBe(events.length);
  expect(seen[0]?.first).toBeGreaterThan(0);
});

test.each([{ failing: 1 }, { failing: 2 }, { failing: 5 }])(
  "reading goes on where call $failing has failed",
  async ({ failing }) => {
    const events = longHistory(200);
    const history = new PagedHistory(events);
    history.failing.add(failing);
    const feed = history.feed();
    await feed.read();
    expect(feed.current().error).toBeInstanceOf(Error);
    await feed.read();
    expect(feed.current()).toMatchObject({ isComplete: true, error: undefined });
    expect(idsOf(feed)).toEqual(upTo(events.length));
    expect(history.asked.length).toBeLessThanOrEqual(Math.ceil(events.length / perPage) + 4);
  },
);

test("what comes after the end is read backwards, and nothing after the close", async () => {
  const all = longHistory(60);
  const history = new PagedHistory(all.slice(0, 150));
  const feed = history.feed();
  await feed.read();
  history.grow(all.slice(150));
  await feed.read();
  expect(idsOf(feed)).toEqual(upTo(all.length));
});
