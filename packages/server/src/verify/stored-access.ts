import { makeDirectory } from "@openswf/access/directory/directory";
import { type AccessRecordStore, contentOf, readRecords } from "@openswf/access/directory/stored-records";
import type { StoreProblem } from "./report.ts";

export interface VerifiedAccess {
  readonly records: number;
  readonly problem: StoreProblem | undefined;
}

/**
 * Accounts, users, keys and policies must be consistent. A server that cannot build a directory from them does not
 * start.
 */
export async function verifyAccess(store: AccessRecordStore): Promise<VerifiedAccess> {
  let count = 0;
  try {
    const { records } = await readRecords(store);
    count = records.size;
    // Secrets stay sealed, since their key is not in the store.
    makeDirectory(contentOf(records, () => "sealed"));
    return { records: count, problem: undefined };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { records: count, problem: { runId: undefined, what: `access records are inconsistent: ${why}` } };
  }
}
