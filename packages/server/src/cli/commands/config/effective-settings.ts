import type { StoreAddress } from "@openswf/core/stores/store-kind";
import type { Command } from "commander";
import { fileOf, tablePartsOf } from "../../configuration/applied-file.ts";
import { type Configurable, configurableOptions } from "../../configuration/configurable-options.ts";
import { TableOption } from "../../configuration/option-forms.ts";
import { withoutPassword } from "../../configuration/without-password.ts";

/** A setting in force. */
export interface EffectiveSetting {
  /** As in the configuration file; `limit.openTimersMax` within a table. */
  readonly key: string;
  /** `null` for one that is not set and has no default. Passwords are masked. */
  readonly value: SettingValue | null;
  readonly source: Source;
  /** The flag, the variable or the file; `null` for a default. */
  readonly from: string | null;
}

type SettingValue = string | number | boolean | readonly string[];
type Source = "flag" | "variable" | "file" | "default";

/** Every setting of a command that has been parsed, in the order of its help. */
export const effectiveSettings = (command: Command): readonly EffectiveSetting[] =>
  configurableOptions(command).flatMap((each) =>
    each.option instanceof TableOption ? inTable(command, each, each.option) : [single(command, each)],
  );

function single(command: Command, configurable: Configurable): EffectiveSetting {
  const { option, key } = configurable;
  const name = option.attributeName();
  const value = option.isBoolean() ? command.getOptionValue(name) === true : command.getOptionValue(name);
  const source = sources[command.getOptionValueSource(name) ?? "default"] ?? "default";
  return { key, value: shown(value), source, from: fromOf(command, configurable, source) };
}

function inTable(command: Command, configurable: Configurable, { entries }: TableOption): readonly EffectiveSetting[] {
  const parts = tablePartsOf(command, configurable.option.attributeName());
  return entries.map(({ name, default: byDefault }) => {
    const [part] = (["cli", "env", "config"] as const).filter((each) => Object.hasOwn(parts[each], name));
    const source = part === undefined ? "default" : (sources[part] ?? "default");
    const value: unknown = part === undefined ? byDefault : Reflect.get(parts[part], name);
    const from = fromOf(command, configurable, source);
    return { key: `${configurable.key}.${name}`, value: shown(value), source, from };
  });
}

/** By commander's names for them. */
const sources: Readonly<Record<string, Source>> = { cli: "flag", env: "variable", config: "file", default: "default" };

function fromOf(command: Command, { option, variable }: Configurable, source: Source): string | null {
  switch (source) {
    case "flag":
      return option.long ?? null;
    case "variable":
      return variable;
    case "file":
      return fileOf(command)?.path ?? null;
    case "default":
      return null;
  }
}

function shown(value: unknown): SettingValue | null {
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value === "string") return withoutPassword(value);
  if (Array.isArray(value)) return value.map(String);
  if (value instanceof URL) return withoutPassword(value.href);
  return isStoreAddress(value) ? value.kind.shown(value.location) : null;
}

const isStoreAddress = (value: unknown): value is StoreAddress =>
  typeof value === "object" && value !== null && "kind" in value && "location" in value;
