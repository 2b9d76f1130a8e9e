import type { DatabaseSync } from "node:sqlite";
import type { Transactions } from "./transactions.ts";

export interface Probe {
  /** Writes the header of the file again, as it is. */
  probe(): void;
}

/** SQLite writes the page of the header even if its value stays the same, which it would not do for a row. */
export function probeOf(db: DatabaseSync, transactions: Transactions): Probe {
  return {
    probe: () =>
      transactions.durably(() => {
        const { application_id: mark } = db.prepare("pragma application_id").get() ?? {};
        db.exec(`pragma application_id = ${mark}`);
      }),
  };
}
