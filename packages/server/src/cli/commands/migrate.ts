import { Problem } from "@openswf/core/ports/problem";
import type { Migrating } from "@openswf/core/stores/store-kind";
import { printerFor } from "../output/printer.ts";
import { explaining, nameOf } from "../stores/open-store.ts";
import { storeKinds } from "../stores/store-kinds.ts";
import type { StoreFlags } from "./store-flags.ts";

/** `openswf migrate`: creates or updates the tables of a store, if it is of a kind that is migrated by command. */
export async function migrateStore({ store: address, output }: StoreFlags, spread: Migrating["spread"]): Promise<void> {
  const { migrate } = address.kind;
  if (migrate === undefined) throw needsNone();
  const printer = printerFor({ output });
  const steps: string[] = [];
  const onDone = (step: string): void => {
    steps.push(step);
    if (printer.form === "text") printer.line(`${nameOf(address)}: ${step}`);
  };
  await explaining(address, () => migrate(address.location, { spread, onDone }));
  if (printer.form !== "text") printer.value({ store: nameOf(address), steps });
}

function needsNone(): Problem {
  const kinds = storeKinds.filter(({ migrate }) => migrate !== undefined);
  const titles = kinds.map(({ title }) => title).join(" or ");
  const forms = kinds.map(({ addressForm }) => addressForm.brief).join(" or ");
  return Problem.ofUsage(`Only a ${titles} store needs openswf migrate. Name it with --store ${forms}`);
}
