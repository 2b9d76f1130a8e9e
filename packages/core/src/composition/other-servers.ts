import type { CloseWaits } from "../close-waits/close-waits.ts";
import type { ErrandRunner } from "../errands/errand-runner.ts";
import type { Clock } from "../ports/clock.ts";
import type { Randomness } from "../ports/randomness.ts";
import type { OpenExecutions } from "../registrations/open-executions.ts";
import type { Registrations } from "../registrations/registrations.ts";
import type { StoreNotice } from "../stores/notices.ts";
import type { Store } from "../stores/store.ts";
import type { TaskLists } from "../task-lists/task-lists.ts";
import type { TimerDriver } from "../timers/timer-driver.ts";
import { every } from "../waiting/every.ts";

/**
 * How often a server looks for the work of servers that have died. An errand is taken over only after two looks, so that
 * it does not run twice while its own server is about to run it.
 */
export const lookEveryMs = 2_000;
/**
 * How often task lists with waiting polls are reread, and executions looked up for whose close calls wait: with notices
 * of either, which may be lost, and without notices.
 */
const readAgainEveryMs = { noticed: 3_000, unnoticed: 1_000 } as const;
/** With several servers, each picks its next task at random among this many first tasks of a list. */
const takeAheadMax = 32;

/** See `TaskSource.takeAhead`. */
export function takeAheadOf(store: Store, randomness: Randomness): (() => number) | undefined {
  if (store.exclusive) return undefined;
  return () => (randomness.bytes(1)[0] ?? 0) % takeAheadMax;
}

/**
 * Tells the parts of this server what other servers do to the shared store. It listens to notices, and also looks
 * periodically, because a notice is only a hint. Call the result to stop.
 */
export function followOtherServers(parts: {
  readonly store: Store;
  readonly clock: Clock;
  readonly taskLists: TaskLists;
  readonly closeWaits: CloseWaits;
  readonly timers: TimerDriver;
  readonly errands: ErrandRunner;
  readonly registrations: Registrations;
  readonly openExecutions: OpenExecutions;
}): () => void {
  const { store, clock, taskLists, closeWaits, timers, errands, registrations, openExecutions } = parts;
  if (store.exclusive) return () => {};

  const hear = (notice: StoreNotice): void => {
    switch (notice.kind) {
      case "tasksAdded":
        taskLists.invalidate(notice.lists);
        break;
      case "wakeAt":
        timers.wakeNoLaterThan(notice.at);
        break;
      case "executionsClosed":
        if (notice.runIds === undefined) closeWaits.lookAtAll();
        else closeWaits.lookAt(notice.runIds);
        break;
      case "registrationsChanged":
        registrations.invalidate();
        break;
      case "missed":
        taskLists.invalidateAll();
        closeWaits.lookAtAll();
        timers.wakeNoLaterThan(clock.now());
        errands.lookAgain();
        registrations.invalidate();
        openExecutions.invalidate();
        break;
    }
  };
  const stopHearing = store.notices?.hear(hear) ?? (() => {});
  const everyMs = store.notices === undefined ? readAgainEveryMs.unnoticed : readAgainEveryMs.noticed;
  const readings = every(clock, everyMs, () => {
    taskLists.invalidateAll();
    closeWaits.lookAtAll();
  });
  return () => {
    void readings.stop();
    stopHearing();
  };
}
