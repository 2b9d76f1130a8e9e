import { LRUCache } from "lru-cache";
import type { AccessRequest, ContextValue, Verdict } from "../policy/evaluate.ts";

/** Total characters of the questions cached per directory: about 16 MiB with their entries. */
const charactersMax = 8 * 1024 * 1024;
/** Longer questions are not cached: callers control part of their text. */
const questionMax = 1_024;
/** Overhead of an entry beyond its text, in characters. */
const entryCharacters = 128;

/**
 * A cache of verdicts by question. A worker asks the same few questions all day, and a lookup takes a tenth of the time
 * of evaluating three statements. Each directory has its own cache, so a change of access control discards it.
 */
export class VerdictCache {
  readonly #verdicts = new LRUCache<string, Verdict>({
    maxSize: charactersMax,
    sizeCalculation: (_, question) => question.length + entryCharacters,
  });

  /** Returns the cached verdict for `asker`, or calls `judge` and caches its result. */
  verdict(asker: string, request: AccessRequest, judge: () => Verdict): Verdict {
    const question = questionOf(asker, request);
    if (question.length > questionMax) return judge();
    let verdict = this.#verdicts.get(question);
    if (verdict === undefined) {
      verdict = judge();
      this.#verdicts.set(question, verdict);
    }
    return verdict;
  }
}

/**
 * Two different questions never produce the same text: every part that a caller may choose is preceded by its length.
 */
function questionOf(asker: string, { action, resource, context }: AccessRequest): string {
  let text = `${asker} ${action} ${resource.length}:${resource}`;
  for (const [key, value] of context) text += ` ${key}=${textOf(value)}`;
  return text;
}

function textOf(value: ContextValue): string {
  if (typeof value === "string") return `${value.length}:${value}`;
  return `[${value.map((each) => `${each.length}:${each}`).join(",")}]`;
}
