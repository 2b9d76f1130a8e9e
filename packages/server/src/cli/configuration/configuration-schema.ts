import type { Command } from "commander";
import { allConfigurable, type Configurable } from "./configurable-options.ts";
import { ListOption, NumberOption, type TableEntry, TableOption } from "./option-forms.ts";

/** A JSON schema, or a part of one. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** Where the schema of the newest release is. */
const schemaUrl = "https://unpkg.com/openswf/openswf.schema.json";

/** The schema of the configuration file (JSON Schema draft 7, which the editors of TOML know), from the options of `root`. */
export function configurationSchema(root: Command): Schema {
  const properties = [...allConfigurable(root)].map(([key, configurable]) => [key, schemaOf(configurable)] as const);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: schemaUrl,
    title: "openswf.toml",
    description: "The configuration of openswf: flags by name, without their dashes.",
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

function schemaOf({ option, variable }: Configurable): Schema {
  const description = `${option.description} (${variable})`;
  if (option instanceof TableOption) {
    const properties = Object.fromEntries(option.entries.map((entry) => [entry.name, entrySchema(entry)]));
    return { description, type: "object", additionalProperties: false, properties };
  }
  if (option.isBoolean()) return { description, type: "boolean", default: false };
  if (option instanceof ListOption) return { description, type: "array", items: { type: "string" }, minItems: 1 };
  if (option instanceof NumberOption) {
    const { min, max } = option;
    return { description, type: "integer", minimum: min, maximum: max, default: option.defaultValue };
  }
  const byDefault: unknown = option.defaultValueDescription ?? option.defaultValue;
  return {
    description,
    type: "string",
    ...(option.argChoices !== undefined && { enum: option.argChoices }),
    ...(typeof byDefault === "string" && { default: byDefault }),
  };
}

function entrySchema({ meaning, default: byDefault, choices }: TableEntry): Schema {
  const common = { description: meaning, default: byDefault };
  return choices === undefined
    ? { ...common, type: "integer", minimum: 0 }
    : { ...common, type: "string", enum: choices };
}
