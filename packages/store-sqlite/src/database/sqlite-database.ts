import type { StoreParts } from "@openswf/core/stores/store";
import { type StoreMethod, storeMethods } from "@openswf/core/stores/store-methods";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { StoredFacts } from "../facts/read-facts.ts";
import type { OpenWorkflows } from "../facts/read-open-workflows.ts";
import type { StoredSecrets } from "../records/secrets.ts";

/** The operations of a Store over one connection. A host runs them on a thread and exposes them as a Store. */
export type SqliteDatabase = Synchronous<Omit<StoreParts, "secret">> &
  StoredSecrets &
  StoredFacts &
  OpenWorkflows & {
    /** How many transactions were not written to the change log first. */
    outsideWrites(): number;
  };
export type DatabaseMethod = keyof SqliteDatabase;

/** The methods that no Store has. */
const ownMethods: { readonly [Method in DatabaseMethod]?: "reads" | "writes" } = {
  readSecret: "reads",
  keepSecret: "writes",
  readFacts: "reads",
  readOpenWorkflows: "reads",
  outsideWrites: "reads",
};

/** Whether a method of the database changes anything. */
export function effectOf(method: DatabaseMethod): "reads" | "writes" {
  const own = ownMethods[method];
  if (own !== undefined) return own;
  // `as`: the others are those of the Store.
  const shared: Exclude<StoreMethod, "secret"> = method as Exclude<StoreMethod, "secret">;
  return storeMethods[shared];
}
