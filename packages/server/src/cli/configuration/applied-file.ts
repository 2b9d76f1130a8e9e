import type { Command } from "commander";
import type { ConfigurationFile } from "./configuration-file.ts";

/** What each source says of a table, by the name of a setting; the strongest last. */
export interface TableParts {
  readonly config: object;
  readonly env: object;
  readonly cli: object;
}

/** What is known of a command beside the values of its options, once a configuration has been applied to it. */
interface Applied {
  file?: ConfigurationFile;
  readonly tables: Map<string, TableParts>;
}

const appliedTo = new WeakMap<Command, Applied>();

function of(command: Command): Applied {
  const applied = appliedTo.get(command) ?? { tables: new Map() };
  appliedTo.set(command, applied);
  return applied;
}

/** The configuration file that a command was run with. */
export const fileOf = (command: Command): ConfigurationFile | undefined => of(command).file;

export function setFile(command: Command, file: ConfigurationFile): void {
  of(command).file = file;
}

/** @param name of the option, as commander has it */
export const tablePartsOf = (command: Command, name: string): TableParts =>
  of(command).tables.get(name) ?? { config: {}, env: {}, cli: {} };

export function setTableParts(command: Command, name: string, parts: TableParts): void {
  of(command).tables.set(name, parts);
}
