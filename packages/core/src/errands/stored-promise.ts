import type { RunId } from "@openswf/model/brand";
import type { ErrandServices } from "./errand-services.ts";

/** A target that closes between being found and being reached is looked for again, this often at most. */
export const targetTriesMax = 10;

/** The errand may have been done by somebody else since it was read: whoever comes second finds it settled. */
export async function isStillPromised(services: ErrandServices, runId: RunId, id: string): Promise<boolean> {
  const errands = await services.store.errandsOf(runId);
  return errands.some(({ errandId }) => errandId === id);
}

/** Throws, so that the errand is tried again, when its commit was refused and nobody else has done it. */
export async function requireDone(services: ErrandServices, runId: RunId, outcome: string, id: string): Promise<void> {
  if (outcome === "committed" || !(await isStillPromised(services, runId, id))) return;
  throw new Error(`errand ${id} met too many others who change the same executions`);
}
