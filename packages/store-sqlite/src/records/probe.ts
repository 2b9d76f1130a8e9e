import type { DatabaseSync } from "node:sqlite";
import type { Probe } from "@openswf/core/stores/probe";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { Transactions } from "../connection/transactions.ts";

/** Writes the header of the file again, as it is. SQLite writes the page of the header even if its value stays the same, which it would not do for a row. */
export function probeOf(db: DatabaseSync, transactions: Transactions): Synchronous<Probe> {
  return {
    probe: () =>
      transactions.durably(() => {
        const { application_id: mark } = db.prepare("pragma application_id").get() ?? {};
        db.exec(`pragma application_id = ${mark}`);
      }),
  };
}
