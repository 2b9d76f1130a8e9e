import type { Store } from "@openswf/core/stores/store";
import type { NewStore } from "@openswf/store-sqlite/new-store-file";
import { explainPostgresError } from "./postgres-problem.ts";
import { Problem } from "./problem.ts";
import { type StoreAddress, shownAddress } from "./store-address.ts";
import { checkFolderOf, explainStoreError } from "./store-file.ts";

/** Of a store that others than its server can look at. */
export type LastingStore = Exclude<StoreAddress, { readonly kind: "memory" }>;

export function lasting(address: StoreAddress): LastingStore {
  if (address.kind !== "memory") return address;
  throw Problem.ofUsage(
    "A memory store lives inside its server: nobody else can look at it. Name another with --store.",
  );
}

/** Which store it is, without a password. */
export function nameOf(address: LastingStore): string {
  return address.kind === "sqlite" ? address.path : shownAddress(address);
}

/** A store as it is at this moment, to be read alone. Servers may be running on it. */
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

/** A store to be filled: a new file, or a database in which the tables are made when they are not there. */
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

/** Says what to do about what a store has thrown. */
export function explainLastingError(error: unknown, address: LastingStore): unknown {
  if (error instanceof Problem) return error;
  return address.kind === "sqlite" ? explainStoreError(error, address.path) : explainPostgresError(error, address);
}
