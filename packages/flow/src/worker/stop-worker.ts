import type { ActivityPolling } from "./poll-activities.ts";
import type { DecisionPolling } from "./poll-decisions.ts";
import type { Working } from "./working.ts";

/** The parts of a worker that poll. */
export interface Polling {
  readonly decisions: DecisionPolling | undefined;
  readonly activities: ActivityPolling | undefined;
}

/** openswf announces it: a task whose poll ends on the way to us goes to the next poll. On Amazon SWF it would wait for its time-out. */
const abortSafePolls = "abort-safe-polls";
/** How long activities may take to stop, in milliseconds. */
const stopMsDefault = 60_000;

/**
 * Ends a worker. S1. No task is lost: polls that are out are waited for, unless the server keeps their tasks. S2. Executions in memory
 * go to other workers at once: answers no longer name our own list. S3. It ends, whatever the activities do.
 */
export async function stopWorker(
  { options, calls, clock, log, identity }: Working,
  { decisions, activities }: Polling,
  shutdown: AbortController,
): Promise<void> {
  const { domain, graceMs = 0, stopMs = stopMsDefault } = options;
  if (decisions !== undefined) decisions.work.isDraining = true;
  const abort = calls.extensions.has(abortSafePolls);
  const pollers = [...(decisions?.pollers ?? []), ...(activities?.pollers ?? [])];
  const graceEndsAt = clock.now() + graceMs;
  if (graceMs === 0) shutdown.abort();
  const cancelGrace = clock.after(graceMs, () => shutdown.abort());
  await Promise.all(pollers.map((each) => each.stop({ abort })));
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
