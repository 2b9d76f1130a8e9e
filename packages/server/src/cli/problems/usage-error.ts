import type { Command, CommanderError } from "commander";

/**
 * What commander says of a wrong command line, as we say it: one line with what is wrong, and where to read how it is
 * right.
 *
 * @param args as typed
 */
export function usageError({ message }: CommanderError, openswf: Command, args: readonly string[]): string {
  const [what = "", ...suggestions] = message.replace(/^error: /, "").split("\n");
  const help = ["openswf help", ...namesIn(openswf, args)].join(" ");
  return [`${sentence(what)}.`, ...suggestions.map(suggestion), `See ${help}.`].join(" ");
}

const sentence = (text: string): string =>
  text
    .replace(/^./, (first) => first.toUpperCase())
    .replace(/'([^']*)'/g, '"$1"')
    .replace(/\.$/, "");

/** `(Did you mean serve?)`, or `(Did you mean one of list, show?)` */
const suggestion = (line: string): string => line.replace(/^\((.*)\)$/, "$1");

/** The names with which a command line begins, as far as they are those of commands. */
function namesIn(openswf: Command, args: readonly string[]): readonly string[] {
  const names: string[] = [];
  let found = openswf;
  for (const arg of args) {
    const next = commandIn(found, arg);
    if (next === undefined) break;
    names.push(next.name());
    found = next;
  }
  return names;
}

/** The command below `parent` that has this name. */
export const commandIn = (parent: Command, name: string): Command | undefined =>
  parent.commands.find((command) => command.name() === name || command.aliases().includes(name));
