import { program } from "../../packages/server/src/cli/program.ts";
import { code, table } from "./markdown.ts";

// The types of commander, by way of the server, which is what depends on it.
type Command = ReturnType<typeof program>;
type Argument = Command["registeredArguments"][number];
type Option = Command["options"][number];

/** A section for each command of `openswf` that does something, in the order of the help. */
export const commandSections = (): string => runnable(program()).map(section).join("\n\n");

function runnable(command: Command): readonly Command[] {
  const visible = new Set(command.createHelp().visibleCommands(command));
  // Commander adds a `help` of its own to what can be seen.
  const commands = command.commands.filter((each) => visible.has(each));
  return commands.length === 0 ? [command] : commands.flatMap(runnable);
}

function section(command: Command): string {
  const parts = [
    `### ${fullName(command)}`,
    command.description(),
    `\`\`\`text\n${[fullName(command), command.usage()].join(" ")}\n\`\`\``,
    argumentTable(command.registeredArguments),
    optionTable(command.options),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;

function argumentTable(args: readonly Argument[]): string {
  if (args.length === 0) return "";
  return table(
    ["Argument", "Meaning"],
    args.map((argument) => [code(argument.name()), argument.description]),
  );
}

function optionTable(options: readonly Option[]): string {
  if (options.length === 0) return "";
  const hasVariables = options.some(({ envVar }) => envVar !== undefined);
  return table(
    ["Flag", ...(hasVariables ? ["Variable"] : []), "Default", "Meaning"],
    options.map((option) => [
      code(option.flags),
      ...(hasVariables ? [option.envVar === undefined ? "" : code(option.envVar)] : []),
      defaultOf(option),
      meaningOf(option),
    ]),
  );
}

function defaultOf({ defaultValue, defaultValueDescription, mandatory }: Option): string {
  if (mandatory) return "required";
  if (defaultValueDescription === "see below") return "[limits.md](limits.md)";
  const shown = defaultValueDescription ?? defaultValue;
  if (typeof shown === "number") return code(String(shown));
  if (typeof shown !== "string" || shown === "") return "";
  // A description is words, such as "none", but for that of an address.
  return defaultValueDescription === undefined || shown.includes(":") ? code(shown) : shown;
}

function meaningOf({ description, argChoices }: Option): string {
  return argChoices === undefined ? description : `${description}: ${argChoices.map(code).join(", ")}`;
}
