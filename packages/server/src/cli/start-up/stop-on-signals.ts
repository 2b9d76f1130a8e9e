import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";

/**
 * A second signal within this time is a duplicate. On Ctrl-C the terminal signals every process of its group, and npm also
 * forwards the signal to its child.
 */
const duplicateWithinMs = 500;

/** Stops the server on SIGTERM or SIGINT, closes the log and exits with 0. A second signal exits immediately. */
export function stopOnSignals(stop: () => Promise<void>, closeLog: () => Promise<void>, clock: Clock, log: Log): void {
  let stoppingSince: number | undefined;
  const onSignal = (signal: "SIGTERM" | "SIGINT"): void => {
    if (stoppingSince !== undefined) {
      if (clock.elapsed() - stoppingSince >= duplicateWithinMs) process.exit(signal === "SIGINT" ? 130 : 143);
      return;
    }
    stoppingSince = clock.elapsed();
    log.info({ signal }, "stopping");
    stop().then(
      () => {
        log.info({ ms: Math.round(clock.elapsed() - (stoppingSince ?? 0)) }, "stopped");
        void closeLog().then(() => process.exit(0));
      },
      (error: unknown) => {
        log.error({ error }, "failed to stop cleanly");
        void closeLog().then(() => process.exit(1));
      },
    );
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

/** Exits with 1 once the store is lost: whatever the server still answers has failed. */
export function exitOnLoss(stop: () => Promise<void>, closeLog: () => Promise<void>, log: Log): (error: Error) => void {
  return (error) => {
    log.error({ error }, "the store is lost: exiting");
    void stop()
      .catch((stopping: unknown) => log.error({ error: stopping }, "failed to stop cleanly"))
      .then(closeLog)
      .finally(() => process.exit(1));
  };
}

/** Exits on an uncaught exception: the state of the process is unknown, and the store is safe. */
export function exitOnDefect(log: Log): void {
  process.on("uncaughtException", (error, origin) => {
    log.error({ error, origin }, "a bug in openswf: exiting");
    process.exit(1);
  });
}
