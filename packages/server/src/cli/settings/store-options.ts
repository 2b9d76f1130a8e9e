import type { StoreAddress, StoreKind, StoreSettingValues } from "@openswf/core/stores/store-kind";
import { type Command, Option } from "commander";
import { TableOption } from "../configuration/option-forms.ts";
import { storeKinds } from "../stores/store-kinds.ts";
import { addressForms, defaultStore, parseStoreAddress } from "./store-address.ts";

/** Shared by all commands that use a store. */
export const storeOption = (): Option =>
  new Option("--store <address>", `where to keep all data: ${addressForms()}`)
    .env("OPENSWF_STORE")
    .default(parseStoreAddress(defaultStore), defaultStore)
    .argParser((text: string) => parseStoreAddress(text));

/** A flag for each kind of store that has settings of its own. */
export const storeSettingOptions = (): readonly Option[] => storeKinds.flatMap(optionsOf);

function optionsOf({ name, settings }: StoreKind): readonly Option[] {
  if (settings === undefined) return [];
  return [
    new TableOption(`--${name} <name=value>`, settings.description, settings.entries)
      .env(`OPENSWF_${name.toUpperCase()}`)
      .argParser((text: string, before: StoreSettingValues) => ({ ...before, ...settings.parse(text) })),
  ];
}

/** The help on all settings of stores. */
export const storeSettingsHelp = (): string =>
  storeKinds.flatMap(({ settings }) => (settings === undefined ? [] : [settings.help()])).join("\n\n");

/** Settings of other kinds of stores have no effect. */
export function storeSettingsOf({ kind }: StoreAddress, command: Command): StoreSettingValues {
  // `as`: the option of this name is the one that `storeSettingOptions` has added.
  return kind.settings === undefined ? {} : (command.getOptionValue(kind.name) as StoreSettingValues);
}
