import type { RunId } from "@openswf/model/brand";
import type { World } from "../core/world.ts";

/** How often to look again for a target that closes between being found and being reached. */
export const targetTriesMax = 10;

/** Whether the errand is still stored. Another server may have done and settled it since it was read. */
export async function isStillPromised(world: World, runId: RunId, id: string): Promise<boolean> {
  const errands = await world.store.errandsOf(runId);
  return errands.some(({ errandId }) => errandId === id);
}

/** Throws, so that the errand is retried, if its commit was refused and no other server has done the errand. */
export async function requireDone(world: World, runId: RunId, outcome: string, id: string): Promise<void> {
  if (outcome === "committed" || !(await isStillPromised(world, runId, id))) return;
  throw new Error(`errand ${id} conflicted too often with other changes to the same executions`);
}
