import type { Store } from "@openswf/core";
import { verifyStore } from "../../../../server/src/verify/verify-store.ts";

/** What `openswf verify` finds in a store. */
export async function problemsInStore(store: Store, now: number): Promise<readonly string[]> {
  const problems: string[] = [];
  await verifyStore(store, { now, onProblem: ({ runId, what }) => void problems.push(`${runId}: ${what}`) });
  return problems;
}
