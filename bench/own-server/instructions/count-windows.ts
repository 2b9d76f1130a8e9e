import type { Progress } from "../../report/progress.ts";
import type { Metrics } from "../server/server-process.ts";
import type { Instructions } from "./callgrind-dump.ts";
import { type PerWorkflow, perWorkflow } from "./windows.ts";

/** What is counted: in a checkout, so many workflows in a window, after so many others. */
export interface Counted {
  readonly tree: string;
  readonly metrics: Metrics;
  readonly warmUp: number;
  readonly window: number;
}

/** Workflows in flight at once, each worker on its own task lists. Sizes are multiples of it. */
export const workers = 8;

/** Windows of one process; the median counts. */
const windows = 4;

/** What a workflow costs once the process is warm. Start-up and warm-up are dumped before the first window. */
export async function countWindows(
  { warmUp, window }: Counted,
  progress: Progress,
  run: (workflows: number) => Promise<void>,
  take: () => Instructions,
): Promise<PerWorkflow> {
  let done = 0;
  using _watch = progress.watch(() => `${done} of ${windows} windows`);
  await run(warmUp);
  take();
  const counted: Instructions[] = [];
  for (; done < windows; done += 1) {
    await run(window);
    counted.push(take());
    progress.note(`${Math.round((counted.at(-1)?.main ?? 0) / window).toLocaleString("en-US")} instructions/workflow`);
  }
  return perWorkflow(counted, window);
}
