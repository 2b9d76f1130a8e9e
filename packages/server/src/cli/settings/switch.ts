import type { Command } from "commander";

/**
 * Whether an option without a value is on. Commander turns it on whenever its variable is set, but `OPENSWF_INSECURE=0`
 * must mean off.
 */
export function isSwitchedOn(command: Command, option: string, variable: string): boolean {
  if (command.getOptionValueSource(option) !== "env") return command.getOptionValue(option) === true;
  return ["1", "true", "on", "yes"].includes((process.env[variable] ?? "").toLowerCase());
}
