import { jsonBreak } from "../json/json-model.ts";

/** What a text is, for who writes it: SWF takes any text, and most are meant to be JSON. */
export type JsonVerdict =
  | { readonly kind: "empty" }
  | { readonly kind: "json" }
  | { readonly kind: "text" }
  /** It begins as JSON does, and is none. Where it breaks is counted from 1. */
  | { readonly kind: "broken"; readonly line: number; readonly column: number };

/** Judges a text while it is written. */
export function jsonVerdict(text: string): JsonVerdict {
  const trimmed = text.trim();
  if (trimmed === "") return { kind: "empty" };
  const at = jsonBreak(text);
  if (at === undefined) return { kind: "json" };
  if (!/^[[{"]/.test(trimmed)) return { kind: "text" };
  const lines = text.slice(0, at).split("\n");
  return { kind: "broken", line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
