import type { Command } from "commander";

/**
 * Whether an option without a value is on. Commander takes it for given when its variable is set at all;
 * `OPENSWF_INSECURE=0` must not mean yes.
 */
export function isSwitchedOn(command: Command, option: string, variable: string): boolean {
  if (command.getOptionValueSource(option) !== "env") return command.getOptionValue(option) === true;
  return ["1", "true", "on", "yes"].includes((process.env[variable] ?? "").toLowerCase());
}
