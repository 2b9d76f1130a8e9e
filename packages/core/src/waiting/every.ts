import type { Clock } from "../ports/clock.ts";
import { Alarm } from "./alarm.ts";

export interface Repeated {
  /** Starts no further round. Settles when the round in flight has ended; `work` itself must not await it. */
  stop(): Promise<void>;
}

/**
 * Repeats `work`: first `ms` from now, then `ms` after each round has ended, so rounds never overlap. `work` handles its
 * own failures: a round that rejects is a defect, and ends the repetition with an unhandled rejection.
 */
export function every(clock: Clock, ms: number, work: () => void | Promise<void>): Repeated {
  const alarm = new Alarm(clock);
  let underWay: Promise<void> = Promise.resolve();
  let stopped = false;
  const plan = (): void => {
    if (stopped) return;
    alarm.setIn(ms, () => {
      const round = work();
      if (round === undefined) plan();
      else underWay = round.then(plan);
    });
  };
  plan();
  return {
    async stop() {
      stopped = true;
      alarm.cancel();
      await underWay;
    },
  };
}
