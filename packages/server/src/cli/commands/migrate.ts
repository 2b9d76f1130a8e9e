import { Problem } from "@openswf/core/ports/problem";
import type { Migrating, StoreAddress } from "@openswf/core/stores/store-kind";
import { explaining, nameOf } from "../stores/open-store.ts";
import { storeKinds } from "../stores/store-kinds.ts";

/** `openswf migrate`: creates or updates the tables of a store, if it is of a kind that is migrated by command. */
export async function migrateStore(address: StoreAddress, spread: Migrating["spread"]): Promise<void> {
  const { migrate } = address.kind;
  if (migrate === undefined) throw needsNone();
  const onDone = (step: string): void => void process.stdout.write(`${nameOf(address)}: ${step}\n`);
  await explaining(address, () => migrate(address.location, { spread, onDone }));
}

function needsNone(): Problem {
  const kinds = storeKinds.filter(({ migrate }) => migrate !== undefined);
  const titles = kinds.map(({ title }) => title).join(" or ");
  const forms = kinds.map(({ addressForm }) => addressForm.brief).join(" or ");
  return Problem.ofUsage(`Only a ${titles} store needs openswf migrate. Name it with --store ${forms}`);
}
