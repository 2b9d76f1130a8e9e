import { Problem } from "@openswf/core/ports/problem";
import type { Command } from "commander";
import { didYouMean } from "../problems/nearest-names.ts";
import { commandIn } from "../problems/usage-error.ts";

/** `openswf help`: takes the names of subcommands too, which commander's own does not. */
export function addHelpCommand(openswf: Command): void {
  openswf
    .command("help")
    .description("Print help on a command, such as help access key.")
    .argument("[command...]", "names of the command")
    .action((names: readonly string[]) => commandNamed(openswf, names).outputHelp());
}

/**
 * A command line in which `help` comes after a group, such as `access help key create`, with `help` in front, so that it
 * shows any command, however deep.
 */
export function helpFirst(openswf: Command, args: readonly string[]): readonly string[] {
  let found = openswf;
  for (const [index, arg] of args.entries()) {
    if (arg === "help" && index > 0 && found.commands.length > 0) {
      return ["help", ...args.slice(0, index), ...args.slice(index + 1)];
    }
    const next = commandIn(found, arg);
    if (next === undefined) return args;
    found = next;
  }
  return args;
}

function commandNamed(openswf: Command, names: readonly string[]): Command {
  let found = openswf;
  for (const name of names) {
    const next = commandIn(found, name);
    if (next === undefined) {
      const known = found.commands.map((command) => command.name());
      const parent = found === openswf ? "openswf" : fullName(found);
      throw Problem.ofUsage(`${parent} has no command "${name}".${didYouMean(name, known)} See ${helpOn(found)}.`);
    }
    found = next;
  }
  return found;
}

const helpOn = (command: Command): string => fullName(command).replace(/^openswf/, "openswf help");

/** `openswf access key`. */
function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
