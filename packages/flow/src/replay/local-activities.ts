import type { LocalCall, LocalOutcome } from "../authoring/host.ts";
import type { LocalWaiting } from "./execution-host.ts";

type RunLocal = (call: LocalCall) => Promise<LocalOutcome>;
type End = (call: LocalCall, outcome: LocalOutcome, settle: LocalWaiting["settle"]) => void;

/**
 * Runs the local activities that the code waits for, and those that it calls because of them, until none is left or `isOver`. They
 * run side by side. Each end is told on its own, and the order of the ends is that of their markers.
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
      running.add(id);
      void runLocal(call).then((outcome) => {
        ended.push(() => end(call, outcome, settle));
        wake();
      });
    }
    if (ended.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    ended.shift()?.();
  }
}
