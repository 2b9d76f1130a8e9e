import { loadOptional } from "@openswf/core/ports/optional-package";

/** What a file of declarations is written in. */
export type FileForm = "TOML" | "JSON" | "YAML";

/** The form that a file has by its name. What has no such ending, stdin too, is TOML. */
export function formOf(name: string): FileForm {
  if (/\.json$/i.test(name)) return "JSON";
  return /\.ya?ml$/i.test(name) ? "YAML" : "TOML";
}

/** The text is not of its form. The message is the parser's first line. */
export class MalformedFile extends Error {
  override readonly name = "MalformedFile";
}

/**
 * What a text says. Whole numbers are `bigint`, so that `1.0` is not taken for `1`. Rejects with MalformedFile, or with a
 * Problem where the optional package for YAML is not installed. Loads a parser only when it is needed.
 */
export async function parseForm(text: string, form: FileForm): Promise<unknown> {
  const { parse, isMalformed } = await parsers[form]();
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof Error && isMalformed(error))) throw error;
    const [line = error.message] = error.message.split("\n");
    throw new MalformedFile(line.replace(/[.:]$/, ""), { cause: error });
  }
}

interface Parser {
  parse(text: string): unknown;
  isMalformed(error: Error): boolean;
}

const parsers: Readonly<Record<FileForm, () => Promise<Parser>>> = {
  JSON: async () => ({
    // JSON has one kind of number.
    parse: (text) =>
      JSON.parse(text, (_, value: unknown) => (Number.isSafeInteger(value) ? BigInt(Number(value)) : value)),
    isMalformed: (error) => error instanceof SyntaxError,
  }),
  TOML: async () => {
    const { parse, TomlError } = await import("smol-toml");
    return {
      parse: (text) => parse(text, { integersAsBigInt: true }),
      isMalformed: (error) => error instanceof TomlError,
    };
  },
  YAML: async () => {
    const { parse, YAMLParseError } = await loadOptional(() => import("yaml"), { name: "yaml", user: "A YAML file" });
    return {
      // `parse` itself expands no more than 100 aliases.
      parse: (text) => parse(text, { intAsBigInt: true, logLevel: "error" }),
      isMalformed: (error) => error instanceof YAMLParseError || error instanceof ReferenceError,
    };
  },
};
