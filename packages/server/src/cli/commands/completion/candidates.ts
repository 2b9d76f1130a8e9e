import type { Argument, Command, Option } from "commander";
import { SomeOfOption } from "../../configuration/option-forms.ts";

/** Something that can be typed next. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** What can be typed next: of these, or a file, or the name of a domain, which only the endpoint knows. */
export type Completion =
  | { readonly kind: "these"; readonly candidates: readonly Candidate[] }
  | { readonly kind: "files" }
  | { readonly kind: "domains"; readonly given: Given };

/** Values of flags that stand before, by their long names without dashes. */
export type Given = Readonly<Record<string, string>>;

/** Where a line is, before its last word. */
interface Place {
  readonly command: Command;
  /** Arguments of the command so far. */
  readonly args: readonly string[];
  /** A flag whose value comes next. */
  readonly pending: Option | undefined;
  readonly given: Given;
}

/**
 * What can follow on a command line, as far as its tree of commands knows.
 *
 * @param words after the name of the program; the last is the one that is being typed, and may be empty
 */
export function complete(root: Command, words: readonly string[]): Completion {
  const current = words.at(-1) ?? "";
  const place = words.slice(0, -1).reduce(step, { command: root, args: [], pending: undefined, given: {} });
  const found = completionAt(root, place, current);
  if (found.kind !== "these") return found;
  return { kind: "these", candidates: found.candidates.filter(({ value }) => value.startsWith(current)) };
}

function step(place: Place, word: string): Place {
  const { command, args, pending, given } = place;
  if (pending !== undefined) {
    return { ...place, pending: undefined, given: { ...given, [pending.name()]: word } };
  }
  if (word.startsWith("-") && word !== "-") {
    const [name = "", value] = word.split("=", 2);
    const option = command.options.find(({ long, short }) => long === name || short === name);
    if (option === undefined || !takesValue(option)) return place;
    return value === undefined
      ? { ...place, pending: option }
      : { ...place, given: { ...given, [option.name()]: value } };
  }
  const next = command.commands.find((each) => each.name() === word);
  return next === undefined ? { ...place, args: [...args, word] } : { ...place, command: next };
}

const takesValue = ({ required, optional }: Option): boolean => required || optional;

function completionAt(root: Command, { command, args, pending, given }: Place, current: string): Completion {
  if (pending !== undefined) return valuesOf(pending, given, current);
  if (current.startsWith("-")) return these(optionCandidates(command));
  // The arguments of `help` are commands again.
  if (command.parent === root && command.name() === "help") return these(subcommands(walk(root, args)));
  if (command.commands.length > 0) return these(args.length === 0 ? subcommands(command) : []);
  const registered = command.registeredArguments;
  const argument = registered[args.length] ?? (registered.at(-1)?.variadic ? registered.at(-1) : undefined);
  return argument === undefined ? these([]) : ofArgument(argument);
}

function walk(root: Command, names: readonly string[]): Command | undefined {
  return names.reduce<Command | undefined>(
    (command, name) => command?.commands.find((each) => each.name() === name),
    root,
  );
}

function subcommands(command: Command | undefined): readonly Candidate[] {
  if (command === undefined) return [];
  return (
    command
      .createHelp()
      .visibleCommands(command)
      // Every group has one that commander adds; that of the whole program is ours.
      .filter((each) => command.parent === null || each.name() !== "help")
      .map((each) => ({ value: each.name(), description: firstSentence(each.description()) }))
  );
}

function optionCandidates(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, description }) => (long ? [{ value: long, description: firstSentence(description) }] : []));
}

/** Names that stand for a file in the usage of flags and arguments. */
const ofFiles = /<(path|file)>$/;

function valuesOf(option: Option, given: Given, current: string): Completion {
  if (option.argChoices !== undefined) return these(option.argChoices.map((value) => ({ value, description: "" })));
  if (option instanceof SomeOfOption) {
    const before = current.slice(0, current.lastIndexOf(",") + 1);
    return these(option.names.map((name) => ({ value: `${before}${name}`, description: "" })));
  }
  if (option.long === "--domain") return { kind: "domains", given };
  return ofFiles.test(option.flags) ? { kind: "files" } : these([]);
}

function ofArgument(argument: Argument): Completion {
  const { argChoices } = argument;
  if (argChoices !== undefined) return these(argChoices.map((value) => ({ value, description: "" })));
  return ["path", "file"].includes(argument.name()) ? { kind: "files" } : these([]);
}

const these = (candidates: readonly Candidate[]): Completion => ({ kind: "these", candidates });

/** Shells show a line for each. */
function firstSentence(text: string): string {
  return (text.split(/(?<=[.;:]) /)[0] ?? text).replace(/[.;:]$/, "").replaceAll(/\s+/g, " ");
}
