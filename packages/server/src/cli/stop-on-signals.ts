import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";

/**
 * A signal this soon after the first is the same one told twice: at Ctrl-C the terminal tells every process of its
 * group, and npm passes on to its child what it was told itself.
 */
const toldTwiceMs = 500;

/** SIGTERM and SIGINT stop the server and end the process with 0; a second one ends it at once. */
export function stopOnSignals(stop: () => Promise<void>, clock: Clock, log: Log): void {
  let stoppingSince: number | undefined;
  const onSignal = (signal: "SIGTERM" | "SIGINT"): void => {
    if (stoppingSince !== undefined) {
      if (clock.now() - stoppingSince >= toldTwiceMs) process.exit(signal === "SIGINT" ? 130 : 143);
      return;
    }
    stoppingSince = clock.now();
    log.info({ signal }, "stopping");
    stop().then(
      () => {
        log.info({ ms: clock.now() - (stoppingSince ?? 0) }, "stopped");
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, "stopping has failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

/** What nobody has caught leaves the process in a state nobody has thought of: the store is safe, so it ends. */
export function exitOnDefect(log: Log): void {
  process.on("uncaughtException", (error, origin) => {
    log.error({ err: error, origin }, "a defect of openswf: it exits");
    process.exit(1);
  });
}
