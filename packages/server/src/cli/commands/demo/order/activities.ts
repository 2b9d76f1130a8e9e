import type { Clock } from "@openswf/core/ports/clock";
import { pause } from "../../../client/swf-client.ts";

/** Reports that the activity is still running. `isCancelRequested` is true once the decider has requested a cancel. */
export type Heartbeat = (progress: string) => Promise<{ readonly isCancelRequested: boolean }>;
type Activity = (order: string, heartbeat: Heartbeat, clock: Clock) => Promise<string>;

/** What each activity type does, by name. */
export const activitiesByName: Readonly<Record<string, Activity>> = {
  "reserve-stock": async (order, _heartbeat, clock) => {
    await pause(clock, 300);
    return `stock for ${order}`;
  },

  // The bank is slow. Heartbeats tell SWF, and so the decider, that this worker is still alive.
  "charge-card": async (order, heartbeat, clock) => {
    for (const step of ["card checked", "amount reserved", "amount booked"]) {
      await pause(clock, 400);
      const { isCancelRequested } = await heartbeat(step);
      if (isCancelRequested) throw new Error("canceled while charging");
    }
    return `receipt for ${order}`;
  },
};
