import type { ActivityContext } from "@openswf/flow/activity";

/** Goes on where the attempt before has stopped. */
export async function copyPages(pages: number, { heartbeat, lastDetails }: ActivityContext<number>): Promise<number> {
  const first = lastDetails ?? 0;
  for (let page = first; page < pages; page++) heartbeat(page + 1);
  return pages - first;
}
