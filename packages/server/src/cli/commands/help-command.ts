import { Problem } from "@openswf/core/ports/problem";
import type { Command } from "commander";
import { didYouMean } from "../problems/nearest-names.ts";

/** `openswf help`: takes the names of subcommands too, which commander's own does not. */
export function addHelpCommand(openswf: Command): void {
  openswf
    .command("help")
    .description("Print help on a command, such as help access key.")
    .argument("[command...]", "names of the command")
    .action((names: readonly string[]) => commandNamed(openswf, names).outputHelp());
}

function commandNamed(openswf: Command, names: readonly string[]): Command {
  let found = openswf;
  for (const name of names) {
    const next = found.commands.find((command) => command.name() === name || command.aliases().includes(name));
    if (next === undefined) {
      const known = found.commands.map((command) => command.name());
      const parent = found === openswf ? "openswf" : fullName(found);
      throw Problem.ofUsage(`${parent} has no command "${name}".${didYouMean(name, known)}`);
    }
    found = next;
  }
  return found;
}

/** `openswf access key`. */
function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
