import { systemClock } from "@openswf/core/ports/clock";
import type { Store } from "@openswf/core/stores/store";
import { type Verified, verifyStore } from "../../verify/verify-store.ts";
import { printable } from "../output/printable.ts";
import { type Printer, printerFor } from "../output/printer.ts";
import { progressLine } from "../output/progress-line.ts";
import { explainStoreError, nameOf, openSnapshot } from "../stores/open-store.ts";
import type { StoreFlags } from "./store-flags.ts";

/**
 * `openswf verify`: prints each problem on a line, then a summary. For programs, `ndjson` does the same; `json` is one object
 * with the first problems. Exits with 1 if there is a problem.
 */
export async function verify({ store: address, output }: StoreFlags): Promise<void> {
  const store = await openSnapshot(address);
  const progress = progressLine();
  const report = new Report(printerFor({ output }), nameOf(address));
  try {
    const verified = await verifyStore(store, {
      now: systemClock.now(),
      onProblem: ({ runId, what }) => {
        progress.clear();
        report.problem(runId, what);
      },
      onProgress: (soFar) => progress.show(`${soFar.executions} executions with ${soFar.events} events checked`),
    });
    progress.clear();
    report.end(verified, store);
    if (verified.problems > 0) process.exitCode = 1;
  } catch (error) {
    progress.clear();
    throw explainStoreError(error, address);
  } finally {
    await store.close();
  }
}

/** Problems that a single JSON object can hold. The count has them all. */
const problemsHeldMax = 10_000;

interface FoundProblem {
  readonly runId?: string;
  readonly problem: string;
}

class Report {
  readonly #printer: Printer;
  readonly #name: string;
  readonly #held: FoundProblem[] = [];

  constructor(printer: Printer, name: string) {
    this.#printer = printer;
    this.#name = name;
  }

  problem(runId: string | undefined, what: string): void {
    const { form } = this.#printer;
    const found: FoundProblem = { ...(runId !== undefined && { runId }), problem: what };
    if (form === "text") this.#printer.line(`${runId ?? "the store"}: ${printable(what)}`);
    else if (form === "ndjson") this.#printer.value(found);
    else if (this.#held.length < problemsHeldMax) this.#held.push(found);
  }

  end(verified: Verified, { exclusive }: Store): void {
    if (this.#printer.form === "text") this.#sayEnd(verified);
    else this.#printer.value({ store: this.#name, ...verified, ...this.#problemList() });
    if (exclusive) return;
    process.stderr.write(
      "The store was not read as of one moment. Problems were checked again before they were told.\n",
    );
  }

  #problemList(): { readonly found?: readonly FoundProblem[] } {
    return this.#printer.form === "json" ? { found: this.#held } : {};
  }

  #sayEnd({ executions, events, accessRecords, problems, rowsWithoutChecksum }: Verified): void {
    const name = this.#name;
    if (rowsWithoutChecksum > 0) {
      this.#printer.line(
        `${name}: ${rowsWithoutChecksum} rows have no checksum, because an older openswf wrote them. Only export and ` +
          "import give checksums to all rows",
      );
    }
    const checked = `${executions} executions with ${events} events and ${accessRecords} access records`;
    this.#printer.line(`${name}: ${checked} checked, ${problems} problems`);
  }
}
