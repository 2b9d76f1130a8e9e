import { readFileSync } from "node:fs";
import { Problem } from "@openswf/core/ports/problem";
import { Option } from "commander";

/** How many things a list prints by default. */
const listedByDefault = 100;

export const limitOption = (): Option =>
  numberOption("--limit <number>", "list at most so many", { min: 1, max: 1_000_000 }).default(listedByDefault);

export function numberOption(
  flags: string,
  description: string,
  { min, max }: { readonly min: number; readonly max: number },
): Option {
  const option = new Option(flags, description);
  return option.argParser((text: string) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw Problem.ofUsage(`Invalid ${option.long} "${text}": expected a whole number from ${min} to ${max}.`);
  });
}

export const repeatable = (flags: string, description: string): Option =>
  new Option(flags, description)
    .default([], "none")
    .argParser((text: string, before: readonly string[]) => [...before, text]);

/** `--input TEXT` and `--input-file PATH`, for any name. */
export const textFromOptions = (name: string, description: string): readonly Option[] => [
  new Option(`--${name} <text>`, description).conflicts(`${name}File`),
  new Option(`--${name}-file <path>`, `file with the ${description}; - for stdin`),
];

/** The text of one of such flags; `undefined` for neither. */
export function textFrom(text: string | undefined, file: string | undefined): string | undefined {
  if (file === undefined) return text;
  try {
    // A text that a program wrote ends with a line break that is no part of it.
    return readFileSync(file === "-" ? 0 : file, "utf8").replace(/\r?\n$/, "");
  } catch (cause) {
    const name = file === "-" ? "stdin" : file;
    throw Problem.ofWorld(`${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`, cause);
  }
}
