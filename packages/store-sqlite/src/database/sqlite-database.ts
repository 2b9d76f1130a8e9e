import type { StoreParts } from "@openswf/core/stores/store";
import { type StoreMethod, storeMethods } from "@openswf/core/stores/store-methods";
import type { Synchronous } from "../connection/synchronous.ts";
import type { StoredFacts } from "../facts/read-facts.ts";
import type { StoredSecrets } from "../records/secrets.ts";

/** The operations of a Store over one connection. A host runs them on a thread and exposes them as a Store. */
export type SqliteDatabase = Synchronous<Omit<StoreParts, "secret">> &
  StoredSecrets &
  StoredFacts & {
    /** How many transactions were not written to the change log first. */
    outsideWrites(): number;
  };
export type DatabaseMethod = keyof SqliteDatabase;

/** Whether a method of the database changes anything. */
export function effectOf(method: DatabaseMethod): "reads" | "writes" {
  if (method === "readSecret" || method === "readFacts" || method === "outsideWrites") return "reads";
  if (method === "keepSecret") return "writes";
  const shared: Exclude<StoreMethod, "secret"> = method;
  return storeMethods[shared];
}
