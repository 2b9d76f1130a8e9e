import { type Errand, errandId } from "@openswf/engine/errands";
import type { RunId } from "@openswf/model/brand";
import type { ErrandServices } from "./errand-services.ts";

/** How often to look again for a target that closes between being found and being reached. */
export const targetTriesMax = 10;

/**
 * Throws, so that the errand is retried, if its commit was refused and the errand is still stored. Otherwise another
 * server has done and settled it.
 */
export async function requireDone(
  services: ErrandServices,
  runId: RunId,
  errand: Errand,
  outcome: string,
): Promise<void> {
  if (outcome === "committed") return;
  const id = errandId(errand);
  const stored = await services.store.errandsOf(runId);
  if (stored.every((row) => row.errandId !== id)) return;
  throw new Error(`errand ${id} conflicted too often with other changes to the same executions`);
}
