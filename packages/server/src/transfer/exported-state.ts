import { createHash } from "node:crypto";
import type { StoredExecution } from "@openswf/core/stores/executions";
import type { ExecutionRecord } from "@openswf/core/stores/visibility";

const digestBytes = 32;

/**
 * A digest of a set of executions, each with its version and what lists say of it. The order does not matter, and memory
 * is constant.
 *
 * If the digest of all that was exported equals the digest of a scan made afterwards, every execution stayed as it was
 * from the time it was read until the scan. So the export is the store of the moment when the scan started.
 */
export class ExportedState {
  readonly #sum: Buffer = Buffer.alloc(digestBytes);

  add(record: Omit<ExecutionRecord, "cursor">, { version }: Pick<StoredExecution, "version">): void {
    const { runId, cancelRequested, closedAt, closeStatus } = record;
    const told = JSON.stringify([runId, version, cancelRequested, closedAt, closeStatus]);
    const digest = createHash("sha256").update(told).digest();
    for (const [at, byte] of digest.entries()) this.#sum[at] = (this.#sum[at] ?? 0) ^ byte;
  }

  equals(other: ExportedState): boolean {
    return this.#sum.equals(other.#sum);
  }
}
