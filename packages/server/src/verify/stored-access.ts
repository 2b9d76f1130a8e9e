import { makeDirectory } from "../access/directory/directory.ts";
import { type AccessRecordStore, contentOf, readRecords } from "../access/directory/stored-records.ts";
import type { StoreProblem } from "./report.ts";

/** Accounts, users, keys and policies must fit together: a server that cannot make a directory of them does not start. */
export async function accessProblem(store: AccessRecordStore): Promise<StoreProblem | undefined> {
  try {
    const { records } = await readRecords(store);
    // Secrets stay sealed: their key is not in the store.
    makeDirectory(contentOf(records, () => "sealed"));
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { runId: undefined, what: `access records do not fit together: ${why}` };
  }
}
