import { systemClock } from "../core/clock.ts";
import { openSqliteStoreReadOnly } from "../stores/sqlite/open.ts";
import type { Store } from "../stores/store.ts";
import { verifyStore } from "../verify/verify-store.ts";
import { fileOf, type StoreAddress } from "./store-address.ts";
import { explainStoreError } from "./store-file.ts";

/** `openswf verify`: a line for each problem on stdout, then one that counts; exit code 1 when there was a problem. */
export async function verify(address: StoreAddress): Promise<void> {
  const path = fileOf(address);
  const store = open(path);
  const progress = progressLine();
  try {
    const { executions, events, problems } = await verifyStore(store, {
      now: systemClock.now(),
      onProblem: ({ runId, what }) => {
        progress.clear();
        process.stdout.write(`${runId ?? "the store"}: ${what}\n`);
      },
      onProgress: (soFar) => progress.show(`${soFar.executions} executions with ${soFar.events} events checked`),
    });
    progress.clear();
    process.stdout.write(`${path}: ${executions} executions with ${events} events checked, ${problems} problems\n`);
    if (problems > 0) process.exitCode = 1;
  } catch (error) {
    progress.clear();
    throw explainStoreError(error, path);
  } finally {
    await store.close();
  }
}

function open(path: string): Store {
  try {
    return openSqliteStoreReadOnly(path);
  } catch (error) {
    throw explainStoreError(error, path);
  }
}

/** A line on stderr that is written over itself, where somebody looks on. */
function progressLine(): { show(text: string): void; clear(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => {}, clear: () => {} };
  return {
    show: (text) => void stderr.write(`\r\x1b[K${text}`),
    clear: () => void stderr.write("\r\x1b[K"),
  };
}
