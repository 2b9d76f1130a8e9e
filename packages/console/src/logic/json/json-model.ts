export type JsonKind = "object" | "array" | "string" | "number" | "boolean" | "null";

/** One value within a text of JSON. Nodes lie in the order of the text, so the subtree of a node is a range. */
export interface JsonNode {
  readonly kind: JsonKind;
  /** 0 is the whole. */
  readonly depth: number;
  /** In `nodes`; -1 is none. */
  readonly parent: number;
  /** Of a member of an object, decoded. */
  readonly key: string | undefined;
  /** Its place among its siblings. */
  readonly index: number;
  /** Where its text begins and ends. */
  readonly start: number;
  readonly end: number;
  /** Members or elements. */
  readonly size: number;
  /** The first node after its subtree. */
  readonly after: number;
}

/** JSON taken apart, or plain text. Numbers and the order of members stay as they were written. */
export type JsonModel =
  | { readonly kind: "json"; readonly text: string; readonly nodes: readonly JsonNode[] }
  | { readonly kind: "text"; readonly text: string; readonly why: "no JSON" | "too large" };

/** More values than anybody unfolds. */
const nodesMax = 200_000;

type MutableNode = { -readonly [Key in keyof JsonNode]: JsonNode[Key] };
type Step = "value" | "first member" | "key" | "first element" | "after value";

/**
 * Takes a text apart as `JSON.parse` would, without recursion: text of strangers may be nested as deep as it is long. Text that is no
 * JSON, or has more than 200,000 values, stays text.
 */
export function jsonModel(text: string): JsonModel {
  const scanner = new Scanner(text);
  const outcome = scanner.scan();
  if (outcome === "json") return { kind: "json", text, nodes: scanner.nodes };
  return { kind: "text", text, why: outcome };
}

/** Where a text stops being JSON: the place that cannot be read on from. `undefined` if it is JSON, or too large to tell. */
export function jsonBreak(text: string): number | undefined {
  const scanner = new Scanner(text);
  return scanner.scan() === "no JSON" ? scanner.at : undefined;
}

class Scanner {
  readonly nodes: MutableNode[] = [];
  readonly #text: string;
  #at = 0;
  #key: string | undefined;
  /** The open objects and arrays. */
  readonly #open: number[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** How far it has come. */
  get at(): number {
    return this.#at;
  }

  scan(): "json" | "no JSON" | "too large" {
    let step: Step | "end" | undefined = "value";
    while (step !== undefined && step !== "end") {
      this.#skipSpace();
      if (this.nodes.length > nodesMax) return "too large";
      step = this.#take(step);
    }
    return step === "end" ? "json" : "no JSON";
  }

  /** Each returns what comes next, or `undefined` if the text is no JSON. */
  #take(step: Step): Step | "end" | undefined {
    switch (step) {
      case "value":
        return this.#value();
      case "first element":
        return this.#text[this.#at] === "]" ? this.#close() : this.#value();
      case "first member":
        return this.#text[this.#at] === "}" ? this.#close() : this.#member();
      case "key":
        return this.#member();
      case "after value":
        return this.#afterValue();
    }
  }

  #skipSpace(): void {
    for (; ; this.#at += 1) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
    }
  }

  #value(): Step | undefined {
    const first = this.#text[this.#at];
    if (first === "{") return this.#begin("object", "first member");
    if (first === "[") return this.#begin("array", "first element");
    if (first === '"') return this.#leaf("string", endOfString(this.#text, this.#at));
    const [kind, word] = wordAt(this.#text, this.#at) ?? [];
    return kind === undefined || word === undefined ? undefined : this.#leaf(kind, this.#at + word.length);
  }

  #begin(kind: "object" | "array", next: Step): Step {
    this.#push(kind, this.#at);
    this.#open.push(this.nodes.length - 1);
    this.#at += 1;
    return next;
  }

  #leaf(kind: JsonKind, end: number | undefined): Step | undefined {
    if (end === undefined) return undefined;
    this.#push(kind, end);
    this.#at = end;
    return "after value";
  }

  #push(kind: JsonKind, end: number): void {
    const parent = this.#open.at(-1) ?? -1;
    const inside = this.nodes[parent];
    const index = inside?.size ?? 0;
    if (inside !== undefined) inside.size += 1;
    const after = this.nodes.length + 1;
    const key = inside?.kind === "object" ? this.#key : undefined;
    this.nodes.push({ kind, depth: this.#open.length, parent, key, index, start: this.#at, end, size: 0, after });
  }

  #member(): Step | undefined {
    const end = this.#text[this.#at] === '"' ? endOfString(this.#text, this.#at) : undefined;
    if (end === undefined) return undefined;
    // `as`: the text of a string.
    this.#key = JSON.parse(this.#text.slice(this.#at, end)) as string;
    this.#at = end;
    this.#skipSpace();
    if (this.#text[this.#at] !== ":") return undefined;
    this.#at += 1;
    return "value";
  }

  #close(): Step {
    const node = this.nodes[this.#open.pop() ?? -1];
    this.#at += 1;
    if (node !== undefined) {
      node.end = this.#at;
      node.after = this.nodes.length;
    }
    return "after value";
  }

  #afterValue(): Step | "end" | undefined {
    const inside = this.nodes[this.#open.at(-1) ?? -1];
    if (inside === undefined) return this.#at === this.#text.length ? "end" : undefined;
    const next = this.#text[this.#at];
    if (next === (inside.kind === "object" ? "}" : "]")) return this.#close();
    if (next !== ",") return undefined;
    this.#at += 1;
    return inside.kind === "object" ? "key" : "value";
  }
}

/** What may follow a backslash. */
const escaped = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

/** The place after the closing quote; `undefined` if the string is not closed or holds what strings may not. */
function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code < 32) return undefined;
    if (code !== 92) continue;
    escaped.lastIndex = at + 1;
    const found = escaped.exec(text)?.[0];
    if (found === undefined) return undefined;
    at += found.length;
  }
  return undefined;
}

/** A number or a literal. */
function wordAt(text: string, at: number): readonly [JsonKind, string] | undefined {
  const word = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  word.lastIndex = at;
  const found = word.exec(text)?.[0];
  if (found === undefined) return undefined;
  if (found === "null") return ["null", found];
  return found === "true" || found === "false" ? ["boolean", found] : ["number", found];
}
