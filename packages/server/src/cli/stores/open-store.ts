import { Problem } from "@openswf/core/ports/problem";
import type { Store } from "@openswf/core/stores/store";
import type { LastingStores, NewStore, Opening, StoreAddress } from "@openswf/core/stores/store-kind";

/** The name of a store for messages, without any password. */
export const nameOf = ({ kind, location }: StoreAddress): string => kind.shown(location);

/** The ways to open a store that exists outside its server. Throws a Problem for any other store. */
export function lasting({ kind }: StoreAddress): LastingStores {
  if (kind.lasting !== undefined) return kind.lasting;
  throw Problem.ofUsage(`A ${kind.title} store exists only inside its server. Name another store with --store.`);
}

/** Turns an error from a store into a Problem that says what to do. */
export function explainStoreError(error: unknown, { kind, location }: StoreAddress): unknown {
  return error instanceof Problem ? error : kind.explain(error, location);
}

/** Does something with a store. Throws a Problem for anything the user can fix. */
export async function explaining<Result>(address: StoreAddress, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw explainStoreError(error, address);
  }
}

/** Opens a store for a server to write to. */
export function openStore(address: StoreAddress, opening: Opening): Promise<Store> {
  return explaining(address, () => address.kind.open(address.location, opening));
}

/** Opens a read-only snapshot of a store. Servers can keep running on it. */
export function openSnapshot(address: StoreAddress): Promise<Store> {
  return explaining(address, async () => lasting(address).openSnapshot(address.location));
}

/** Opens a store to import into: a new file, or a database, in which missing tables are created. */
export function openNewStore(address: StoreAddress): Promise<NewStore> {
  return explaining(address, async () => lasting(address).openNew(address.location));
}
