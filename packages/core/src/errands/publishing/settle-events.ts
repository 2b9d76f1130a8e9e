import { ExecutionMissing } from "../../commit/stepping.ts";
import type { ErrandServices } from "../errand-services.ts";
import { requireDone } from "../stored-promise.ts";
import type { OwedEvents } from "./owed-events.ts";

/** Settles an errand whose events every sink has taken. Rejects if it is still stored. */
export async function settleEvents(services: ErrandServices, { runId, errandId, errand }: OwedEvents): Promise<void> {
  const { executions, store } = services;
  if (!store.exclusive) {
    const { outcome } = await executions.runTogether([runId], ([own]) => own?.transition.settle(errand));
    return requireDone(services, runId, errand, outcome);
  }
  try {
    // Shares the commit of whatever else happens to the execution.
    await executions.run(runId, ({ transition }) => transition.settle(errand));
  } catch (error) {
    if (error instanceof ExecutionMissing) return;
    // The answer of a commit that settled it may have been lost: then every other would conflict.
    const stored = await store.errandsOf(runId);
    if (stored.some((row) => row.errandId === errandId)) throw error;
  }
}
