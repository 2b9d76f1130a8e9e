import type { LocalCall, LocalOutcome } from "../authoring/host.ts";
import type { LocalWaiting } from "./execution-host.ts";

/** Runs a local activity, and never rejects. `undefined` leaves it to the next decision task: this one has no time for it. */
export type RunLocal = (call: LocalCall) => Promise<LocalOutcome> | undefined;
type End = (call: LocalCall, outcome: LocalOutcome, settle: LocalWaiting["settle"]) => void;

/**
 * Runs the local activities that the code waits for, and those that it calls because of them, until `isOver` or none is left that
 * this task has time for. They run side by side. Each end is told on its own, and the order of the ends is that of their markers.
 */
export async function runLocals(
  locals: ReadonlyMap<string, LocalWaiting>,
  runLocal: RunLocal,
  end: End,
  isOver: () => boolean,
): Promise<void> {
  const running = new Set<string>();
  const ended: (() => void)[] = [];
  let wake: () => void = () => {};
  while (locals.size > 0 && !isOver()) {
    for (const [id, { call, settle }] of locals) {
      if (running.has(id)) continue;
      const outcomes = runLocal(call);
      if (outcomes === undefined) continue;
      running.add(id);
      void outcomes.then((outcome) => {
        ended.push(() => {
          running.delete(id);
          end(call, outcome, settle);
        });
        wake();
      });
    }
    if (running.size === 0) return;
    if (ended.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    ended.shift()?.();
  }
}
