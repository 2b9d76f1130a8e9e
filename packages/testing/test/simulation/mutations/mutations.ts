import { GroupCommit, type WaitingCommit } from "../../../../core/src/commit/group-commit.ts";
import type { ExecutionChange } from "../../../../core/src/stores/commits.ts";
import { TimerDriver } from "../../../../core/src/timers/timer-driver.ts";
import type { HistoryEvent } from "../../../../flow/src/authoring/history-event.ts";
import { ExecutionReplay } from "../../../../flow/src/replay/execution-replay.ts";
import { ExecutionCache, type Standing } from "../../../../flow/src/worker/execution-cache.ts";
import {
  parseHistoryEvent,
  printHistoryEvent,
  type HistoryEvent as StoredEvent,
} from "../../../../model/src/history-events.ts";

/** A mistake in the server or in the SDK, put into the code that runs. */
export interface Mutation {
  readonly what: string;
  /** Makes the mistake. Call the result to mend it. */
  readonly make: () => () => void;
}

export const mutations: readonly Mutation[] = [
  {
    what: "a commit is acknowledged before it is durable",
    make: () =>
      replaceMethod(GroupCommit.prototype, "send", (send) => {
        return function early(this: GroupCommit, waiting: WaitingCommit): void {
          waiting.ended("committed");
          send.call(this, { commit: waiting.commit, ended: () => {}, failed: () => {} });
        };
      }),
  },
  {
    what: "a signal is acknowledged before it is durable",
    make: () =>
      replaceMethod(GroupCommit.prototype, "send", (send) => {
        return function early(this: GroupCommit, waiting: WaitingCommit): void {
          const isSignal = waiting.commit.some(({ events }) => events?.body.includes('"WorkflowExecutionSignaled"'));
          if (!isSignal) {
            send.call(this, waiting);
            return;
          }
          waiting.ended("committed");
          send.call(this, { commit: waiting.commit, ended: () => {}, failed: () => {} });
        };
      }),
  },
  {
    what: "deadlines are stored when an execution starts, and never again",
    make: () => changeCommits((change) => (change.created === undefined ? { ...change, wakeAt: undefined } : change)),
  },
  {
    what: "the deadline of a timer is not stored now and then",
    make: () => {
      const isNow = nowAndThen(50);
      return changeCommits((change) => {
        const startsTimer = change.events?.body.includes('"TimerStarted"') === true;
        return startsTimer && isNow() ? { ...change, wakeAt: undefined } : change;
      });
    },
  },
  {
    what: "a server is not woken for a stored deadline now and then",
    make: () => {
      const isNow = nowAndThen(50);
      return replaceMethod(TimerDriver.prototype, "wakeNoLaterThan", (wake) => {
        return function deaf(this: TimerDriver, instant: number): void {
          if (!isNow()) wake.call(this, instant);
        };
      });
    },
  },
  {
    what: "two adjacent events are stored in each other's place now and then",
    make: () => {
      const isNow = nowAndThen(50);
      return changeCommits((change) => {
        const lines = change.events?.body.split("\n").map(parseHistoryEvent) ?? [];
        const [one, other] = lines.slice(-2);
        if (change.events === undefined || one === undefined || other === undefined || !isNow()) return change;
        const placed = [...lines.slice(0, -2), inPlaceOf(one, other), inPlaceOf(other, one)];
        return { ...change, events: { ...change.events, body: placed.map(printHistoryEvent).join("\n") } };
      });
    },
  },
  {
    what: "a commit whose answer was lost is applied again",
    make: () =>
      replaceMethod(GroupCommit.prototype, "send", (send) => {
        return function again(this: GroupCommit, waiting: WaitingCommit): void {
          const failed = (): void => send.call(this, { ...waiting, commit: waiting.commit.map(onTop) });
          send.call(this, { ...waiting, failed });
        };
      }),
  },
  {
    what: "what a closed execution owes its parent is not stored",
    make: () => changeCommits((change) => (change.closed === undefined ? change : { ...change, errandsAdded: [] })),
  },
  {
    what: "a replay from the first event hears two events in another order",
    make: () =>
      replaceMethod(ExecutionReplay.prototype, "feed", (feed) => {
        return function disordered(this: ExecutionReplay, events: Iterable<HistoryEvent>): void {
          const all = [...events];
          feed.call(this, all[0]?.eventId === 1 ? swapped(all) : all);
        };
      }),
  },
  {
    what: "an execution in memory is used wherever it stands",
    make: () => {
      const standings = new WeakMap<ExecutionCache, Map<string, Standing>>();
      const mendPut = replaceMethod(ExecutionCache.prototype, "put", (put) => {
        return function remembering(this: ExecutionCache, runId: string, standing: Standing): void {
          const known = standings.get(this) ?? new Map<string, Standing>();
          standings.set(this, known.set(runId, standing));
          put.call(this, runId, standing);
        };
      });
      const mendTake = replaceMethod(ExecutionCache.prototype, "take", (take) => {
        return function careless(this: ExecutionCache, runId: string, eventId: number): Standing | undefined {
          const standing = standings.get(this)?.get(runId) ?? take.call(this, runId, eventId);
          standings.get(this)?.delete(runId);
          return standing;
        };
      });
      return () => {
        mendPut();
        mendTake();
      };
    },
  },
];

/** What another event says, with the id and the time of this one. */
function inPlaceOf<Recorded extends object>({ eventId, eventTimestamp }: StoredEvent, said: Recorded): Recorded {
  return { ...said, eventId, eventTimestamp };
}

/** Says yes each so many times. */
function nowAndThen(every: number): () => boolean {
  let count = 0;
  return () => {
    count += 1;
    return count % every === 0;
  };
}

type AnyMethod = (...args: never[]) => unknown;

function replaceMethod<Name extends string, Method extends AnyMethod>(
  holder: { [name in Name]: Method },
  name: Name,
  mutated: (original: Method) => NoInfer<Method>,
): () => void {
  const original = holder[name];
  holder[name] = mutated(original);
  return () => {
    holder[name] = original;
  };
}

/** Changes what is stored, and nothing else: the server goes on with what it has in memory. */
function changeCommits(changed: (change: ExecutionChange) => ExecutionChange): () => void {
  return replaceMethod(GroupCommit.prototype, "send", (send) => {
    return function changing(this: GroupCommit, waiting: WaitingCommit): void {
      send.call(this, {
        ...waiting,
        commit: waiting.commit.map(changed),
        ended: waiting.ended,
        failed: waiting.failed,
      });
    };
  });
}

/** The same change once more, after itself. */
function onTop(change: ExecutionChange): ExecutionChange {
  const { events, expectedVersion } = change;
  const again = events && { ...events, firstEventId: events.firstEventId + events.count };
  return { ...change, events: again, expectedVersion: expectedVersion + 1 };
}

const outcomes = new Set(["ActivityTaskCompleted", "ActivityTaskFailed", "TimerFired", "WorkflowExecutionSignaled"]);

/** The first two outcomes in each other's place. */
function swapped(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const [one, other] = events.filter(({ eventType }) => outcomes.has(eventType));
  if (one === undefined || other === undefined) return events;
  return events.map((event) => {
    if (event !== one && event !== other) return event;
    const { eventId, at } = event;
    // `as`: it keeps its own place, and takes what the other says.
    return { ...(event === one ? other : one), eventId, at } as HistoryEvent;
  });
}
