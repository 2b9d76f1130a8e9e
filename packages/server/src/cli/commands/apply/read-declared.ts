import { readFileSync } from "node:fs";
import { Problem } from "@openswf/core/ports/problem";
import { didYouMean } from "../../problems/nearest-names.ts";
import { type Declared, type DeclaredDomain, type DeclaredType, defaultMembers, type Standing } from "./declared.ts";
import { formOf, MalformedFile, parseForm } from "./file-forms.ts";

/** Reads a file of domains and types: TOML, or JSON or YAML by its name. `-` is TOML on stdin. */
export async function readDeclared(file: string): Promise<Declared> {
  const name = file === "-" ? "stdin" : file;
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (cause) {
    throw Problem.ofWorld(`${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`, cause);
  }
  return await parseDeclared(text, name);
}

/** @param name decides the form, and stands in messages */
export async function parseDeclared(text: string, name: string): Promise<Declared> {
  const form = formOf(name);
  try {
    const table = asTable(await parseForm(text, form), "The file");
    const domains = listOf(table, "domain", "The file").map(domainOf);
    refuseOthers(table, ["domain"], "The file");
    refuseTwice(
      domains.map((domain) => domain.name),
      "Domain",
    );
    return { domains };
  } catch (error) {
    if (error instanceof InvalidDeclaration) throw Problem.ofWorld(`${name}: ${error.message}`, error);
    if (error instanceof MalformedFile) throw Problem.ofWorld(`${name} is not ${form}: ${error.message}.`, error);
    throw error;
  }
}

/** Says what is wrong in the file, as a sentence. */
class InvalidDeclaration extends Error {
  override readonly name = "InvalidDeclaration";
}

type Table = Readonly<Record<string, unknown>>;

function domainOf(value: unknown): DeclaredDomain {
  const table = asTable(value, "A domain");
  const name = textOf(table, "name", "A domain");
  const where = `Domain ${name}`;
  const types = (["workflow", "activity"] as const).flatMap((kind) =>
    listOf(table, kind, where).map((type) => typeOf(type, kind, where)),
  );
  refuseOthers(table, ["name", "retention", "description", "tags", "deprecated", "workflow", "activity"], where);
  refuseTwice(
    types.map((type) => `${type.kind} ${type.name} ${type.version}`),
    `${where}:`,
  );
  return {
    name,
    retention: scalarOf(table, "retention", where) ?? missing("retention", where),
    description: optionalText(table, "description", where),
    tags: tagsOf(table, where),
    standing: standingOf(table, where),
    types,
  };
}

function typeOf(value: unknown, kind: DeclaredType["kind"], domain: string): DeclaredType {
  const table = asTable(value, `${domain}: a ${kind} type`);
  const name = textOf(table, "name", `${domain}: a ${kind} type`);
  const where = `${domain}, ${kind} ${name}`;
  const keys = Object.keys(defaultMembers[kind]);
  refuseOthers(table, ["name", "version", "description", "deprecated", ...keys], where);
  const defaults = keys.flatMap((key) => {
    const text = scalarOf(table, key, where);
    return text === undefined ? [] : [[key, text] as const];
  });
  return {
    kind,
    name,
    version: scalarOf(table, "version", where) ?? missing("version", where),
    description: optionalText(table, "description", where),
    standing: standingOf(table, where),
    defaults: Object.fromEntries(defaults),
  };
}

function tagsOf(table: Table, where: string): Readonly<Record<string, string>> | undefined {
  if (table["tags"] === undefined) return undefined;
  const tags = asTable(table["tags"], `${where}: tags`);
  return Object.fromEntries(Object.keys(tags).map((key) => [key, textOf(tags, key, `${where}: tags`)]));
}

function standingOf(table: Table, where: string): Standing {
  const { deprecated = false } = table;
  if (typeof deprecated === "boolean") return deprecated ? "deprecated" : "registered";
  throw new InvalidDeclaration(`${where}: deprecated is true or false.`);
}

function listOf(table: Table, key: string, where: string): readonly unknown[] {
  const { [key]: list = [] } = table;
  if (Array.isArray(list)) return list;
  throw new InvalidDeclaration(`${where}: ${key} is a list. In TOML, each begins with [[${key}]].`);
}

function asTable(value: unknown, what: string): Table {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw new InvalidDeclaration(`${what} is a table.`);
}

function textOf(table: Table, key: string, where: string): string {
  return optionalText(table, key, where) ?? missing(key, where);
}

function optionalText(table: Table, key: string, where: string): string | undefined {
  const { [key]: text } = table;
  if (text === undefined || typeof text === "string") return text;
  throw new InvalidDeclaration(`${where}: ${key} is a text.`);
}

/** Seconds, days and versions may be written as whole numbers. */
function scalarOf(table: Table, key: string, where: string): string | undefined {
  const { [key]: value } = table;
  if (value === undefined || typeof value === "string") return value;
  if (typeof value === "bigint") return String(value);
  throw new InvalidDeclaration(`${where}: ${key} is a text or a whole number. Write a version such as 1.0 as "1.0".`);
}

function missing(key: string, where: string): never {
  throw new InvalidDeclaration(`${where}: ${key} is missing.`);
}

function refuseOthers(table: Table, keys: readonly string[], where: string): void {
  const other = Object.keys(table).find((key) => !keys.includes(key));
  if (other === undefined) return;
  throw new InvalidDeclaration(
    `${where}: unknown key ${other}.${didYouMean(other, keys)} The keys are ${keys.join(", ")}.`,
  );
}

function refuseTwice(names: readonly string[], what: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidDeclaration(`${what} ${twice} is declared twice.`);
}
