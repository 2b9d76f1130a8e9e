import { Problem } from "@openswf/core/ports/problem";
import { InvalidArgumentError, type Option } from "commander";
import type { TomlValue } from "smol-toml";
import { ListOption, NumberOption, TableOption } from "./option-forms.ts";

/** Turns the value of a key into that of its option, checked as on the command line. Throws a Problem that names the key. */
export function valueInFile(option: Option, value: TomlValue, where: string): unknown {
  if (option.isBoolean()) {
    if (typeof value === "boolean") return value;
    throw wrong(where, "true or false");
  }
  return parsedBy(option, textOf(option, value, where), where);
}

/** As the command line parses it. */
export function parsedBy(option: Option, text: string, where: string): unknown {
  try {
    return option.parseArg === undefined ? text : option.parseArg<unknown>(text, before(option));
  } catch (error) {
    if (error instanceof Problem) throw Problem.ofUsage(`${where}: ${error.message}`);
    if (error instanceof InvalidArgumentError) throw Problem.ofUsage(`Invalid ${where}. ${error.message}`);
    throw error;
  }
}

function before(option: Option): unknown {
  if (option instanceof TableOption) return {};
  return option instanceof ListOption ? [] : undefined;
}

/** The text that means the same on the command line. */
function textOf(option: Option, value: TomlValue, where: string): string {
  if (option instanceof TableOption) return tableText(value, where);
  if (option instanceof ListOption) return listText(value, where);
  if (option instanceof NumberOption) {
    if (typeof value === "number" || typeof value === "bigint") return String(value);
    throw wrong(where, "a number");
  }
  if (typeof value === "string") return value;
  throw wrong(where, "a string");
}

function tableText(value: TomlValue, where: string): string {
  // A time of TOML is an object too.
  if (typeof value !== "object" || Array.isArray(value) || "toISOString" in value) {
    throw wrong(where, "a table, such as { name = 1 }");
  }
  return Object.entries(value)
    .map(([name, each]) => {
      if (typeof each === "object" || typeof each === "boolean")
        throw wrong(`${name} of ${where}`, "a number or a string");
      return `${name}=${each}`;
    })
    .join(",");
}

function listText(value: TomlValue, where: string): string {
  if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string"))
    return value.join(",");
  throw wrong(where, 'an array of strings, such as ["a", "b"]');
}

const wrong = (where: string, expected: string): Problem => Problem.ofUsage(`Invalid ${where}: expected ${expected}.`);
