import { setTimeout as pause } from "node:timers/promises";
import type { ActivityContext } from "@openswf/flow/activity";

/** How far an import has come. */
export interface Progress {
  readonly page: number;
}

/** Takes a while: a page at a time. Says after each how far it is, so that the next attempt need not begin anew. */
export async function importPages(
  pages: number,
  { heartbeat, lastDetails, signal, attempt }: ActivityContext<Progress>,
): Promise<{ readonly imported: number; readonly resumedAfter: number; readonly attempts: number }> {
  const done = lastDetails?.page ?? 0;
  for (let page = done + 1; page <= pages; page++) {
    // Rejects when the workflow asks for cancellation, which a heartbeat tells, and when the worker stops.
    await pause(100, undefined, { signal });
    heartbeat({ page });
    console.log(`page ${page} (attempt ${attempt}, process ${process.pid})`);
  }
  return { imported: pages, resumedAfter: done, attempts: attempt };
}
