/** Reads what `tsc` emits as declarations. No well-kept generator works on TypeScript 7, and this form is simple. */

/** A declaration at the top of a file, with the overloads that follow it. */
export interface Declaration {
  readonly name: string;
  readonly kind: "function" | "class" | "const" | "interface" | "type";
  /** The doc comment as Markdown. */
  readonly doc: string;
  /** TypeScript, with the doc comments of members. */
  readonly code: string;
}

const comment = String.raw`\/\*\*(?:(?!\*\/)[\s\S])*\*\/`;
const keyword = "(?:export |import |declare |abstract |function |class |const |interface |type )";
const declared = String.raw`(?:export )?(?:declare )?(?:abstract )?(function|class|const|interface|type) (\w+)[\s\S]*?`;
/** Members of a type may have comments at the start of a line, so a comment ends a declaration only if another follows it. */
const topLevel = new RegExp(
  String.raw`^(?:(${comment})\n)?(${declared})(?=\n(?:(?:${comment}\n)?${keyword}|$)|$(?![\s\S]))`,
  "gm",
);

/** By name. */
export function declarationsIn(text: string): ReadonlyMap<string, Declaration> {
  const found = new Map<string, Declaration>();
  for (const [, written = "", code = "", kind = "", name = ""] of text.matchAll(topLevel)) {
    const before = found.get(name);
    const tidied = tidy(code);
    found.set(name, {
      name,
      // `as`: the pattern names these.
      kind: kind as Declaration["kind"],
      doc: [before?.doc, markdownOf(written)].filter(Boolean).join("\n\n"),
      code: before === undefined ? tidied : `${before.code}\n${tidied}`,
    });
  }
  return found;
}

/** A name that a file hands on from another. */
export interface HandedOn {
  readonly name: string;
  readonly from: string;
}

/** What an entry point is, and what it exports. It must have a comment and exports from other files only. */
export function entryIn(text: string): { readonly doc: string; readonly exports: readonly HandedOn[] } {
  const doc = markdownOf(/^\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? "");
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)"/gm)];
  const exports = lists.flatMap(([, names = "", from = ""]) =>
    names
      .split(",")
      .map((name) => name.trim().replace(/^type /, ""))
      .filter((name) => name !== "")
      .map((name) => ({ name, from })),
  );
  return { doc, exports };
}

function tidy(code: string): string {
  return code
    .trimEnd()
    .replace(/^export (?:declare )?/gm, "")
    .replace(/^ +#private;\n/m, "")
    .replace(/^( +)/gm, (indent) => " ".repeat(Math.ceil(indent.length / 2)))
    .replace(/^( *) \*/gm, (_line, indent: string) => `${indent.length % 2 === 0 ? indent : indent.slice(1)} *`);
}

/** An example, which doc comments indent. */
function fenced(lines: string): string {
  return `\`\`\`ts\n${lines.replace(/^ {4}/gm, "")}\n\`\`\``;
}

function markdownOf(comment: string): string {
  const text = comment
    .replace(/^\/\*\*\s?/, "")
    .replace(/\s*\*\/$/, "")
    .replace(/^ *\* ?/gm, "");
  return text
    .replace(/^ {4}.*(?:\n+ {4}.*)*/gm, fenced)
    .replace(/^@param (\w+) /gm, "- `$1`: ")
    .replace(/^@throws (\w+)/gm, "Throws `$1`")
    .trim();
}
