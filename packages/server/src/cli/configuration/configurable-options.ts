import type { Command, Option } from "commander";

/** An option that a variable and the configuration file can set as well. */
export interface Configurable {
  readonly option: Option;
  /** In the configuration file: `log-level`. */
  readonly key: string;
  /** `OPENSWF_LOG_LEVEL`. */
  readonly variable: string;
}

export const prefix = "OPENSWF_";
/** The option that names the configuration file, by its variable: it cannot be in that file. */
export const fileVariable = "OPENSWF_CONFIG";

/** Those of one command: all that have a variable of ours. */
export const configurableOptions = (command: Command): readonly Configurable[] =>
  command.options.flatMap((option) => {
    const { envVar, long } = option;
    if (envVar === undefined || !envVar.startsWith(prefix) || envVar === fileVariable) return [];
    return [{ option, key: (long ?? option.name()).replace(/^--/, ""), variable: envVar }];
  });

/** Those of a command and of all commands below it, each key once. */
export function allConfigurable(command: Command): ReadonlyMap<string, Configurable> {
  const found = new Map<string, Configurable>();
  for (const each of [command, ...descendants(command)]) {
    for (const configurable of configurableOptions(each)) {
      if (!found.has(configurable.key)) found.set(configurable.key, configurable);
    }
  }
  return found;
}

export const descendants = (command: Command): readonly Command[] =>
  command.commands.flatMap((each) => [each, ...descendants(each)]);
