import { systemClock } from "@openswf/core/ports/clock";
import type { StoreAddress } from "@openswf/core/stores/store-kind";
import { verifyStore } from "../../verify/verify-store.ts";
import { explainStoreError, nameOf, openSnapshot } from "../stores/open-store.ts";
import { printable } from "./printable.ts";
import { progressLine } from "./progress-line.ts";

/** `openswf verify`: prints each problem on a line of stdout, then a summary. Exits with 1 if there is a problem. */
export async function verify(address: StoreAddress): Promise<void> {
  const store = await openSnapshot(address);
  const progress = progressLine();
  try {
    const { executions, events, accessRecords, problems, rowsWithoutChecksum } = await verifyStore(store, {
      now: systemClock.now(),
      onProblem: ({ runId, what }) => {
        progress.clear();
        process.stdout.write(`${runId ?? "the store"}: ${printable(what)}\n`);
      },
      onProgress: (soFar) => progress.show(`${soFar.executions} executions with ${soFar.events} events checked`),
    });
    progress.clear();
    const name = nameOf(address);
    const checked = `${executions} executions with ${events} events and ${accessRecords} access records`;
    if (rowsWithoutChecksum > 0) {
      process.stdout.write(
        `${name}: ${rowsWithoutChecksum} rows have no checksum, because an older openswf wrote them. Only export and ` +
          "import give checksums to all rows\n",
      );
    }
    process.stdout.write(`${name}: ${checked} checked, ${problems} problems\n`);
    if (!store.exclusive) {
      process.stderr.write(
        "The store was not read as of one moment. Problems were checked again before they were told.\n",
      );
    }
    if (problems > 0) process.exitCode = 1;
  } catch (error) {
    progress.clear();
    throw explainStoreError(error, address);
  } finally {
    await store.close();
  }
}
