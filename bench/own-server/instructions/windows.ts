import type { Instructions } from "./callgrind-dump.ts";

/** Instructions for one workflow, over the windows of one process. */
export interface PerWorkflow {
  readonly main: number;
  readonly others: number;
  /** How far the windows are apart on the main thread: (most - least) / median. */
  readonly spread: number;
}

/** Medians: a window with a major garbage collection or a late compilation does not move them. */
export function perWorkflow(windows: readonly Instructions[], workflows: number): PerWorkflow {
  const main = windows.map((window) => window.main / workflows).sort((a, b) => a - b);
  const others = windows.map((window) => window.others / workflows).sort((a, b) => a - b);
  const [least] = main;
  const most = main.at(-1);
  if (least === undefined || most === undefined) throw new RangeError("no window was counted");
  const middle = medianOf(main);
  return { main: middle, others: medianOf(others), spread: (most - least) / middle };
}

/** Of sorted values, at least one. */
export function medianOf(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
