import type { ErrandRunner } from "../errands/errand-runner.ts";
import type { Clock } from "../ports/clock.ts";
import type { Randomness } from "../ports/randomness.ts";
import type { OpenExecutions } from "../registrations/open-executions.ts";
import type { Registrations } from "../registrations/registrations.ts";
import type { Store, StoreNotice } from "../stores/store.ts";
import type { TaskLists } from "../task-lists/task-lists.ts";
import type { TimerDriver } from "../timers/timer-driver.ts";

/**
 * How long work of a server that has died lies until another looks for it. Errands wait for two looks, so that they are
 * not run twice while their own server is about to.
 */
export const lookEveryMs = 2_000;
/** How often task lists with waiting polls are read where notices tell of new tasks, but may be lost; and where none do. */
const readListsEveryMs = { noticed: 3_000, unnoticed: 1_000 } as const;
/** How many of the first tasks of a list several servers choose from, each by itself. */
const takeAheadMax = 32;

/** See `TaskListWorld.takeAhead`. */
export function takeAheadOf(store: Store, randomness: Randomness): (() => number) | undefined {
  if (store.exclusive) return undefined;
  return () => (randomness.bytes(1)[0] ?? 0) % takeAheadMax;
}

/**
 * Lets the parts of this server know what others do to the store they share: by notices, and by looking now and then,
 * since a notice is only a hint. The result ends it.
 */
export function followOtherServers(parts: {
  readonly store: Store;
  readonly clock: Clock;
  readonly taskLists: TaskLists;
  readonly timers: TimerDriver;
  readonly errands: ErrandRunner;
  readonly registrations: Registrations;
  readonly openExecutions: OpenExecutions;
}): () => void {
  const { store, clock, taskLists, timers, errands, registrations, openExecutions } = parts;
  if (store.exclusive) return () => {};

  const hear = (notice: StoreNotice): void => {
    switch (notice.kind) {
      case "tasksAdded":
        taskLists.doubt(notice.lists);
        break;
      case "wakeAt":
        timers.note(notice.at);
        break;
      case "registrationsChanged":
        registrations.doubt();
        break;
      case "missed":
        taskLists.doubtAll();
        timers.note(clock.now());
        errands.lookAgain();
        registrations.doubt();
        openExecutions.doubt();
        break;
    }
  };
  const stopHearing = store.notices?.hear(hear) ?? (() => {});
  const everyMs = store.notices === undefined ? readListsEveryMs.unnoticed : readListsEveryMs.noticed;
  let cancel: () => void = () => {};
  const readListsLater = (): void => {
    cancel = clock.schedule(clock.now() + everyMs, () => {
      taskLists.doubtAll();
      readListsLater();
    });
  };
  readListsLater();
  return () => {
    cancel();
    stopHearing();
  };
}
