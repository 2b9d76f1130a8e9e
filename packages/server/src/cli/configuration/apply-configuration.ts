import { Problem } from "@openswf/core/ports/problem";
import { type Command, Option } from "commander";
import { didYouMean } from "../problems/nearest-names.ts";
import { setFile, setTableParts, type TableParts } from "./applied-file.ts";
import {
  allConfigurable,
  type Configurable,
  configurableOptions,
  descendants,
  fileVariable,
} from "./configurable-options.ts";
import { type ConfigurationFile, defaultFile, readConfigurationFile } from "./configuration-file.ts";
import { parsedBy, valueInFile } from "./file-value.ts";
import { refuseUnknownVariables } from "./known-variables.ts";
import { TableOption } from "./option-forms.ts";
import { switchOf } from "./switch.ts";

/**
 * Lets every command below `root` read a configuration file, if it has an option that such a file can set.
 *
 * F1. A flag takes precedence over its variable, the variable over the file, and the file over the default.
 * F2. The settings of a table, such as those of `--limit`, each follow F1 by themselves.
 * F3. A key that no command knows is refused, and so is a variable that is named like ours. A key that another command
 *     knows is not: one file serves all.
 */
export function addConfiguration(root: Command): void {
  for (const command of descendants(root)) {
    if (configurableOptions(command).length === 0) continue;
    command.addOption(
      new Option("--config <path>", `TOML file with flags by name (default: ${defaultFile}, if there is one)`).env(
        fileVariable,
      ),
    );
    command.hook("preAction", async (_, running) => applyConfiguration(root, running));
  }
}

async function applyConfiguration(root: Command, command: Command): Promise<void> {
  const known = allConfigurable(root);
  refuseUnknownVariables(
    process.env,
    [...known.values()].map(({ variable }) => variable),
  );
  // `as`: the option that `addConfiguration` adds.
  const path = command.getOptionValue("config") as string | undefined;
  const file = await readConfigurationFile(path === "" ? undefined : path);
  if (file !== undefined) {
    setFile(command, file);
    refuseUnknownKeys(file, [...known.keys()]);
  }
  for (const configurable of configurableOptions(command)) {
    if (configurable.option.isBoolean()) readSwitch(command, configurable);
    if (configurable.option instanceof TableOption) mergeTable(command, configurable, file);
    else if (file !== undefined) setFromFile(command, configurable, file);
  }
}

function refuseUnknownKeys({ path, values }: ConfigurationFile, known: readonly string[]): void {
  for (const key of Object.keys(values)) {
    if (known.includes(key)) continue;
    throw Problem.ofUsage(
      `${path}: unknown key ${key}.${didYouMean(key, known)} The keys are the names of flags: see openswf help serve`,
    );
  }
}

function readSwitch(command: Command, { option, variable }: Configurable): void {
  const name = option.attributeName();
  if (command.getOptionValueSource(name) !== "env") return;
  command.setOptionValueWithSource(name, switchOf(process.env[variable] ?? "", variable), "env");
}

function setFromFile(command: Command, { option, key }: Configurable, { path, values }: ConfigurationFile): void {
  const value = values[key];
  const name = option.attributeName();
  const source = command.getOptionValueSource(name);
  if (value === undefined || (source !== undefined && source !== "default")) return;
  command.setOptionValueWithSource(name, valueInFile(option, value, `${key} in ${path}`), "config");
}

function mergeTable(command: Command, configurable: Configurable, file: ConfigurationFile | undefined): void {
  const { option, key, variable } = configurable;
  const name = option.attributeName();
  const source = command.getOptionValueSource(name);
  const inFile = file?.values[key];
  const text = process.env[variable];
  // `as`: a table's value is a record.
  const parts: TableParts = {
    config:
      file === undefined || inFile === undefined ? {} : asTable(valueInFile(option, inFile, `${key} in ${file.path}`)),
    env: text === undefined ? {} : asTable(parsedBy(option, text, variable)),
    cli: source === "cli" ? asTable(command.getOptionValue(name)) : {},
  };
  setTableParts(command, name, parts);
  if (inFile === undefined && source !== "cli") return;
  command.setOptionValueWithSource(name, { ...parts.config, ...parts.env, ...parts.cli }, source ?? "config");
}

const asTable = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});
