import { systemClock } from "@openswf/core/ports/clock";
import { verifyStore } from "../../verify/verify-store.ts";
import type { StoreAddress } from "../settings/store-address.ts";
import { explainLastingError, lasting, nameOf, openSnapshot } from "../stores/open-any-store.ts";
import { printable } from "./printable.ts";
import { progressLine } from "./progress-line.ts";

/** `openswf verify`: prints each problem on a line of stdout, then a summary. Exits with 1 if there is a problem. */
export async function verify(address: StoreAddress): Promise<void> {
  const verified = lasting(address);
  const store = await openSnapshot(verified);
  const progress = progressLine();
  try {
    const { executions, events, accessRecords, problems } = await verifyStore(store, {
      now: systemClock.now(),
      onProblem: ({ runId, what }) => {
        progress.clear();
        process.stdout.write(`${runId ?? "the store"}: ${printable(what)}\n`);
      },
      onProgress: (soFar) => progress.show(`${soFar.executions} executions with ${soFar.events} events checked`),
    });
    progress.clear();
    const name = nameOf(verified);
    const checked = `${executions} executions with ${events} events and ${accessRecords} access records`;
    process.stdout.write(`${name}: ${checked} checked, ${problems} problems\n`);
    if (problems > 0) process.exitCode = 1;
  } catch (error) {
    progress.clear();
    throw explainLastingError(error, verified);
  } finally {
    await store.close();
  }
}
