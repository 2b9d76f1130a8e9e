import { visibleText } from "@openswf/insight/text/visible-text";
import type { JsonModel, JsonNode } from "./json-model.ts";

type Json = Extract<JsonModel, { readonly kind: "json" }>;

/** A line of the view. An unfolded object has one for its opening and one for its closing bracket. */
export interface JsonLine {
  /** In `nodes`. */
  readonly node: number;
  readonly part: "value" | "open" | "close" | "folded";
}

/** Characters of one string that are shown before somebody asks for the rest. */
const shownMax = 2_000;

/** What is to be drawn when these nodes are folded. */
export function jsonLines({ nodes }: Json, folded: ReadonlySet<number>): readonly JsonLine[] {
  const lines: JsonLine[] = [];
  const open: { readonly node: number; readonly after: number }[] = [];
  const closeUntil = (index: number): void => {
    for (let last = open.at(-1); last !== undefined && last.after <= index; last = open.at(-1)) {
      lines.push({ node: last.node, part: "close" });
      open.pop();
    }
  };
  let index = 0;
  for (let node = nodes[0]; node !== undefined; node = nodes[index]) {
    closeUntil(index);
    const part = partOf(node, folded.has(index));
    lines.push({ node: index, part });
    if (part === "open") open.push({ node: index, after: node.after });
    index = part === "folded" ? node.after : index + 1;
  }
  closeUntil(nodes.length);
  return lines;
}

function partOf({ size }: JsonNode, isFolded: boolean): JsonLine["part"] {
  if (size === 0) return "value";
  return isFolded ? "folded" : "open";
}

/** What to fold so that at most so many lines are seen at first: everything from the first level that would be too much. */
export function initialFolds({ nodes }: Json, linesMax: number): ReadonlySet<number> {
  const perDepth: number[] = [];
  for (const { depth, size } of nodes) perDepth[depth] = (perDepth[depth] ?? 0) + (size > 0 ? 2 : 1);
  let [lines, depthShown] = [0, 0];
  for (const count of perDepth) {
    lines += count;
    if (lines > linesMax) break;
    depthShown += 1;
  }
  // The whole is never folded away.
  const foldedFrom = Math.max(depthShown - 1, 1);
  if (depthShown === perDepth.length) return new Set();
  return new Set(nodes.flatMap(({ depth, size }, index) => (depth >= foldedFrom && size > 0 ? [index] : [])));
}

/** The text of a value on one line, with characters that would deceive made visible: `"Ada"`, `12`, `{}`, `[3]`. */
export function valueText({ text, nodes }: Json, index: number, charactersMax: number = shownMax): string {
  const node = nodes[index];
  if (node === undefined) return "";
  if (node.kind === "object") return node.size === 0 ? "{}" : `{${node.size}}`;
  if (node.kind === "array") return node.size === 0 ? "[]" : `[${node.size}]`;
  const length = node.end - node.start;
  const cut = text.slice(node.start, node.start + Math.min(length, charactersMax));
  return visibleText(length > charactersMax ? `${cut}…` : cut);
}

/** Characters of a preview, and of each value in it. */
const previewMax = 100;
const previewValueMax = 40;

/** The first plain values in a folded object or array, so that a reader sees which of many to unfold. */
export function foldedPreview(json: Json, index: number): string {
  const parts: string[] = [];
  let length = 0;
  for (let child = index + 1; child < (json.nodes[index]?.after ?? 0) && length < previewMax; ) {
    const node = json.nodes[child];
    if (node === undefined) break;
    if (node.size === 0) {
      const value = valueText(json, child, previewValueMax);
      const part = node.key === undefined ? value : `${visibleText(node.key)}: ${value}`;
      parts.push(part);
      length += part.length;
    }
    child = node.after;
  }
  return parts.join(", ");
}

/** A string within the JSON as it is meant, for copying and for looking at JSON within JSON; `undefined` for other values. */
export function stringValue({ text, nodes }: Json, index: number): string | undefined {
  const node = nodes[index];
  // `as`: the text of a string.
  return node?.kind === "string" ? (JSON.parse(text.slice(node.start, node.end)) as string) : undefined;
}

/** Where a value is: `$.items[3].name`. */
export function pathOf({ nodes }: Json, index: number): string {
  const steps: string[] = [];
  for (let node = nodes[index]; node !== undefined && node.parent >= 0; node = nodes[node.parent])
    steps.push(stepText(node));
  return `$${steps.toReversed().join("")}`;
}

function stepText({ key, index }: JsonNode): string {
  if (key === undefined) return `[${index}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** The nodes whose key or own value contains a text, in whatever case, at most so many. */
export function findInJson(model: Json, wanted: string, foundMax = 1_000): readonly number[] {
  const needle = wanted.toLowerCase();
  if (needle === "") return [];
  const found: number[] = [];
  for (const [index, node] of model.nodes.entries()) {
    if (found.length >= foundMax) break;
    if (node.key?.toLowerCase().includes(needle) || ownText(model, node, index).toLowerCase().includes(needle))
      found.push(index);
  }
  return found;
}

function ownText(model: Json, { kind, start, end }: JsonNode, index: number): string {
  if (kind === "object" || kind === "array") return "";
  return stringValue(model, index) ?? model.text.slice(start, end);
}

/** What must be unfolded for a node to be seen. */
export function ancestorsOf({ nodes }: Json, index: number): readonly number[] {
  const ancestors: number[] = [];
  for (let parent = nodes[index]?.parent ?? -1; parent >= 0; parent = nodes[parent]?.parent ?? -1)
    ancestors.push(parent);
  return ancestors;
}

/** The whole, with two spaces for each level, for copying. Numbers and strings stay as they were written. */
export function formattedJson(model: Json): string {
  const { nodes, text } = model;
  const last = (index: number): string => {
    const { parent, index: place } = nodes[index] ?? { parent: -1, index: 0 };
    return parent < 0 || place === (nodes[parent]?.size ?? 0) - 1 ? "" : ",";
  };
  return jsonLines(model, new Set())
    .map(({ node: index, part }) => {
      const node = nodes[index];
      if (node === undefined) return "";
      // Deeper than this, indentation would be most of the text.
      const indent = "  ".repeat(Math.min(node.depth, 100));
      const [begin, end] = node.kind === "object" ? ["{", "}"] : ["[", "]"];
      if (part === "close") return `${indent}${end}${last(index)}`;
      const key = node.key === undefined ? "" : `${JSON.stringify(node.key)}: `;
      if (part === "open") return `${indent}${key}${begin}`;
      const isEmpty = node.kind === "object" || node.kind === "array";
      return `${indent}${key}${isEmpty ? `${begin}${end}` : text.slice(node.start, node.end)}${last(index)}`;
    })
    .join("\n");
}
