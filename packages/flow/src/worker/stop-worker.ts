import type { ActivityPolling } from "./poll-activities.ts";
import type { DecisionPolling } from "./poll-decisions.ts";
import type { Working } from "./working.ts";

/** The parts of a worker that poll. */
export interface Polling {
  readonly decisions: DecisionPolling | undefined;
  readonly activities: ActivityPolling | undefined;
}

/** How long activities may take to stop, in milliseconds. */
const stopMsDefault = 60_000;

/**
 * Ends a worker. S1. No task is lost: polls that are out are waited for, or ended by the server. S2. Executions go to other workers:
 * answers no longer name our own list, and what comes on that list goes to all when nobody has polled it for a few seconds. S3. It
 * ends, whatever the activities do.
 */
export async function stopWorker(
  { options, clock, log, identity }: Working,
  { decisions, activities }: Polling,
  shutdown: AbortController,
): Promise<void> {
  const { domain, graceMs = 0, stopMs = stopMsDefault } = options;
  if (decisions !== undefined) decisions.work.isDraining = true;
  const pollers = [...(decisions?.pollers ?? []), ...(activities?.pollers ?? [])];
  const graceEndsAt = clock.now() + graceMs;
  if (graceMs === 0) shutdown.abort();
  const cancelGrace = clock.after(graceMs, () => shutdown.abort());
  await Promise.all(pollers.map((each) => each.stop()));
  const finished = Promise.all(pollers.map((each) => each.finished())).then(() => true);
  const timeUp = Promise.withResolvers<boolean>();
  const graceLeft = Math.max(0, graceEndsAt - clock.now());
  const cancelStop = clock.after(graceLeft + stopMs, () => timeUp.resolve(false));
  const isFinished = await Promise.race([finished, timeUp.promise]);
  cancelGrace();
  cancelStop();
  decisions?.cache.clear();
  if (!isFinished) {
    const left = activities?.running() ?? [];
    log.warn({ domain, identity, activities: left.slice(0, 100) }, "worker stopped, but some activities did not");
    return;
  }
  log.info({ domain, identity }, "worker stopped");
}
