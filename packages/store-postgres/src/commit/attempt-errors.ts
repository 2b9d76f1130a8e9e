import { InvariantError } from "@openswf/model/invariant";
import pg from "pg";
import { sqlStates } from "../schema/commit-parameters.ts";

/**
 * Thrown by an attempt whose slot was changed by another transaction (O1). The commit function reports the same through
 * its SQLSTATE.
 */
export class SlotLost extends Error {
  override readonly name = "SlotLost";
}

/**
 * `lostToRival` and `slotLost`: the transaction has not happened and may be retried. `refused` and `failed`: it has not
 * happened, and a retry would fail too. `unknown` and `brokenDatabase`: it may have happened.
 */
export function kindOf(
  error: unknown,
): "refused" | "failed" | "lostToRival" | "slotLost" | "unknown" | "brokenDatabase" {
  if (error instanceof SlotLost) return "slotLost";
  if (error instanceof InvariantError) return "failed";
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) return "unknown";
  if (error.code === sqlStates.refusedAsWhole) return "refused";
  if (error.code === sqlStates.slotLost) return "slotLost";
  if (["40001", "40P01"].includes(error.code)) return "lostToRival";
  // Connection errors, and servers that are stopping or starting.
  if (/^(08|57P)/.test(error.code)) return "unknown";
  // Exhausted resources, system errors and internal errors. These can also occur after the commit was written to the
  // log.
  if (/^(53|58|XX)/.test(error.code)) return "brokenDatabase";
  return "failed";
}
