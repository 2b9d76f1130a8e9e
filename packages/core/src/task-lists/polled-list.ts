import type { Instant } from "@openswf/model/brand";
import type { Clock } from "../ports/clock.ts";
import type { TaskListKey } from "../stores/tasks.ts";
import type { TaskList } from "./task-list.ts";

/** How long a list is known after its last poll, if nothing else tells of it. */
const listsKnownMs = 3_600_000;

/** Whoever polls a list with one identity, or with none. */
interface Poller {
  /** As the polls give it. */
  readonly identity: string | undefined;
  readonly waitingPolls: number;
  /** When the poll that waits longest arrived; `undefined` if none waits. */
  readonly waitingSince: Instant | undefined;
  readonly lastPolledAt: Instant;
}

/** A list as one server sees it. */
export interface PolledList {
  readonly kind: TaskListKey["kind"];
  readonly name: string;
  /** Those who polled within five minutes, and those whose polls wait. */
  readonly pollers: readonly Poller[];
  readonly lastPolledAt: Instant;
  /** Tasks that polls got within the last minute. */
  readonly startedWithinMinute: number;
}

/** Whether polls wait, or have come within an hour. */
export function isPolled({ waitingCount, recentPolls }: TaskList, elapsed: number): boolean {
  const { lastAt } = recentPolls;
  return lastAt !== undefined && (waitingCount > 0 || elapsed - lastAt < listsKnownMs);
}

/** `undefined` if no poll waits, or has come within an hour. */
export function polledList(list: TaskList, clock: Clock): PolledList | undefined {
  const { key, waiting, recentPolls } = list;
  const { lastAt } = recentPolls;
  const elapsed = clock.elapsed();
  if (lastAt === undefined || !isPolled(list, elapsed)) return undefined;
  const offset = clock.now() - elapsed;
  const instantOf = (at: number): Instant => Math.round(at + offset);
  const pollers = new Map<string, Poller>();
  for (const [identity, at] of recentPolls.pollersAt(elapsed)) {
    pollers.set(identity, { ...waitsNowhere(identity), lastPolledAt: instantOf(at) });
  }
  // They arrived in this order: the first of each poller waits longest.
  for (const { identity = "", arrivedAt } of waiting) {
    const at = instantOf(arrivedAt);
    const known = pollers.get(identity) ?? { ...waitsNowhere(identity), lastPolledAt: at };
    const { waitingPolls, waitingSince = at } = known;
    const lastPolledAt = Math.max(known.lastPolledAt, at);
    pollers.set(identity, { ...known, waitingPolls: waitingPolls + 1, waitingSince, lastPolledAt });
  }
  return {
    kind: key.kind,
    name: key.name,
    pollers: [...pollers.values()],
    lastPolledAt: instantOf(lastAt),
    startedWithinMinute: recentPolls.startedWithinMinute(elapsed),
  };
}

const waitsNowhere = (identity: string): Omit<Poller, "lastPolledAt"> => ({
  identity: identity === "" ? undefined : identity,
  waitingPolls: 0,
  waitingSince: undefined,
});
