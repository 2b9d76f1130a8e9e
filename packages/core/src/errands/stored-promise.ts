import type { RunId } from "@openswf/model/brand";
import type { ErrandServices } from "./errand-services.ts";

/** How often to look again for a target that closes between being found and being reached. */
export const targetTriesMax = 10;

/** Whether the errand is still stored. Another server may have done and settled it since it was read. */
export async function isStillPromised(services: ErrandServices, runId: RunId, id: string): Promise<boolean> {
  const errands = await services.store.errandsOf(runId);
  return errands.some(({ errandId }) => errandId === id);
}

/** Throws, so that the errand is retried, if its commit was refused and no other server has done the errand. */
export async function requireDone(services: ErrandServices, runId: RunId, outcome: string, id: string): Promise<void> {
  if (outcome === "committed" || !(await isStillPromised(services, runId, id))) return;
  throw new Error(`errand ${id} conflicted too often with other changes to the same executions`);
}
