import { recordsOf } from "@openswf/access/directory/change-directory";
import { DirectoryProblem } from "@openswf/access/directory/directory-content";
import type { StoredRecord } from "@openswf/access/directory/stored-records";
import { Argument, type Command, Option } from "commander";
import { secretsKeyFileOption } from "../access-settings.ts";
import { Problem } from "../problem.ts";
import { storeOption } from "../store-options.ts";

export const accountArgument = (): Argument => new Argument("<account>", "account id, 12 digits");
export const userArgument = (): Argument => new Argument("<user>", "name of the user");
export const keyArgument = (): Argument => new Argument("<access-key-id>", "such as AKIA...");

export interface AccountFlags {
  readonly account?: string;
}

export const storeOptions = (command: Command): Command => command.addOption(storeOption());

export const accountOption = (command: Command): Command =>
  storeOptions(command).option("--account <id>", "the account; optional when there is only one");

export const sealingOptions = (command: Command): Command => accountOption(command).addOption(secretsKeyFileOption());

/** Whether a record belongs to the requested account, or no account was requested. */
export const isAskedFor =
  ({ account }: AccountFlags) =>
  (record: { readonly account: string }): boolean =>
    account === undefined || record.account === account;

/** The requested account, or the only one. */
export function accountOf({ account }: AccountFlags, records: ReadonlyMap<string, StoredRecord>): string {
  if (account !== undefined) return account;
  const [only, ...others] = recordsOf(records, "account");
  if (only !== undefined && others.length === 0) return only.id;
  throw new DirectoryProblem(
    only === undefined
      ? "there is no account yet: create one with openswf access account create"
      : "there are several accounts: name one with --account",
  );
}

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
