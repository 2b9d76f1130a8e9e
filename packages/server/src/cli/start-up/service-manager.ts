import { execFile } from "node:child_process";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { every, type Repeated } from "@openswf/core/waiting/every";

/** What started this server and wants to know how it is. */
export interface ServiceManager {
  /** Requests are accepted at this address. */
  ready(url: string): void;
  /** The server accepts nothing more. */
  stopping(): void;
}

/** Long enough for a busy machine; systemd waits a minute and a half for a start. */
const toldWithinMs = 10_000;

/**
 * Tells systemd what it waits for in a unit with `Type=notify`, if there is one, and keeps its watchdog quiet while the
 * event loop turns. Its socket takes datagrams, which Node cannot send to a path, so its own `systemd-notify` does. The unit
 * needs `NotifyAccess=all`, since that is another process of the same unit.
 */
export function serviceManager(clock: Clock, log: Log): ServiceManager {
  const { NOTIFY_SOCKET } = process.env;
  if (NOTIFY_SOCKET === undefined || NOTIFY_SOCKET === "") return { ready: () => {}, stopping: () => {} };
  let watchdog: Repeated | undefined;
  return {
    ready(url) {
      void notify(["READY=1", `STATUS=Serving at ${url}`], log);
      const intervalMs = watchdogMs();
      if (intervalMs !== undefined) watchdog = every(clock, intervalMs / 3, () => notify(["WATCHDOG=1"], log));
    },
    stopping() {
      void watchdog?.stop();
      void notify(["STOPPING=1", "STATUS=Stopping"], log);
    },
  };
}

/** How long systemd waits for a sign of life of this process. `undefined` if it does not. */
function watchdogMs(): number | undefined {
  const { WATCHDOG_USEC, WATCHDOG_PID } = process.env;
  if (WATCHDOG_PID !== undefined && WATCHDOG_PID !== String(process.pid)) return undefined;
  const ms = Number(WATCHDOG_USEC) / 1_000;
  return ms > 0 ? ms : undefined;
}

/** Settles when systemd has taken the message, or when it could not be told. */
function notify(assignments: readonly string[], log: Log): Promise<void> {
  return new Promise((resolve) => {
    execFile("systemd-notify", assignments, { timeout: toldWithinMs }, (error) => {
      if (error !== null) log.warn({ error }, "systemd could not be told how the server is, with systemd-notify");
      resolve();
    });
  });
}
