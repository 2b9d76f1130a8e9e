import { activities, continueAsNew, DeadlineExceeded, signal, workflow } from "@openswf/flow/workflow";

const { collectReadings } = activities<typeof import("./activities.ts")>({ startToClose: "10 seconds" });

/** All that the next run has to know. */
export interface Collected {
  readonly until: number;
  readonly readings: number;
  readonly runs: number;
}

export const stop = signal("stop");

/**
 * Collects every second until somebody stops it. SWF ends a run whose history reaches 25,000 events, so a job for ever is many
 * runs under one workflow id. This one takes two rounds a run, to show it; `shouldContinueAsNew()` says when a history has grown.
 */
export const collector = workflow({ name: "collector" }, async (before: Collected): Promise<Collected> => {
  let { until, readings } = before;
  for (let round = 1; round <= 2; round++) {
    const collected = await collectReadings(until);
    until = collected.until;
    readings += collected.readings;
    if (await isStopped()) return { until, readings, runs: before.runs + 1 };
  }
  return continueAsNew(collector, { until, readings, runs: before.runs + 1 });
});

/** Waits for the next round. A signal that comes between two runs is there in the next. */
async function isStopped(): Promise<boolean> {
  try {
    await stop.next({ within: "1 second" });
    return true;
  } catch (error) {
    if (error instanceof DeadlineExceeded) return false;
    throw error;
  }
}
