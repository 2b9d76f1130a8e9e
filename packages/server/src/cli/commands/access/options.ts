import { Problem } from "@openswf/core/ports/problem";
import { Argument, type Command, Option } from "commander";
import { outputOption } from "../../output/output-form.ts";
import { secretsKeyFileOption } from "../../settings/access-settings.ts";
import { storeOption } from "../../settings/store-options.ts";

export const accountArgument = (): Argument => new Argument("<account>", "account id, 12 digits");
export const userArgument = (): Argument => new Argument("<user>", "name of the user");
export const keyArgument = (): Argument => new Argument("<access-key-id>", "such as AKIA...");

export const storeOptions = (command: Command, output: Option = outputOption()): Command =>
  command.addOption(storeOption()).addOption(output);

export const accountOption = (command: Command, output: Option = outputOption()): Command =>
  storeOptions(command, output).option("--account <id>", "the account; optional when there is only one");

export const sealingOptions = (command: Command, output: Option = outputOption()): Command =>
  accountOption(command, output).addOption(secretsKeyFileOption());

/** `KEY=VALUE`, repeatable. */
export const pairsOption = (flags: string, description: string): Option =>
  new Option(flags, description)
    .default({}, "none")
    .argParser((text: string, before: Readonly<Record<string, string>>) => {
      const [key, value] = pairOf(text);
      return { ...before, [key]: value };
    });

export function pairOf(text: string): readonly [key: string, value: string] {
  const equals = text.indexOf("=");
  if (equals <= 0) throw Problem.ofUsage(`Invalid value "${text}": expected KEY=VALUE.`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

export const listOption = (flags: string, description: string): Option =>
  new Option(flags, description)
    .default([], "none")
    .argParser((text: string, before: readonly string[]) => [...before, text]);
