import type { Store } from "@openswf/core/stores/store";
import type { NewStore } from "@openswf/store-sqlite/new-store-file";
import { Problem } from "../problems/problem.ts";
import { type StoreAddress, shownAddress } from "../settings/store-address.ts";
import { explainPostgresError } from "./postgres-problem.ts";
import { checkFolderOf, explainStoreError } from "./store-file.ts";

/** The address of a store that exists outside its server. */
export type LastingStore = Exclude<StoreAddress, { readonly kind: "memory" }>;

export function lasting(address: StoreAddress): LastingStore {
  if (address.kind !== "memory") return address;
  throw Problem.ofUsage("A memory store exists only inside its server. Name another store with --store.");
}

/** The name of a store for messages, without any password. */
export function nameOf(address: LastingStore): string {
  return address.kind === "sqlite" ? address.path : shownAddress(address);
}

/** Opens a read-only snapshot of a store. Servers can keep running on it. */
export async function openSnapshot(address: LastingStore): Promise<Store> {
  try {
    if (address.kind === "sqlite") {
      return (await import("@openswf/store-sqlite/open")).openSqliteStoreReadOnly(address.path);
    }
    return await (await import("@openswf/store-postgres/snapshot")).openPostgresSnapshot(address.url);
  } catch (error) {
    throw explainLastingError(error, address);
  }
}

/** Opens a store to import into: a new file, or a database, in which missing tables are created. */
export async function openNewStore(address: LastingStore): Promise<NewStore> {
  try {
    if (address.kind === "sqlite") {
      checkFolderOf(address.path);
      return await (await import("@openswf/store-sqlite/new-store-file")).createSqliteStore(address.path);
    }
    const { openPostgresStore } = await import("@openswf/store-postgres/open");
    const store = await openPostgresStore(address.url, { notices: "off" });
    return { store, finish: store.close, abandon: store.close };
  } catch (error) {
    throw explainLastingError(error, address);
  }
}

/** Turns an error from a store into a Problem that says what to do. */
export function explainLastingError(error: unknown, address: LastingStore): unknown {
  if (error instanceof Problem) return error;
  return address.kind === "sqlite" ? explainStoreError(error, address.path) : explainPostgresError(error, address);
}
