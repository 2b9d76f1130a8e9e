import { LRUCache } from "lru-cache";
import type { AccessRequest, ContextValue, Verdict } from "../policy/evaluate.ts";

/** Characters of all questions that a directory remembers the verdicts of, some 16 MiB with what belongs to them. */
const charactersMax = 8 * 1024 * 1024;
/** Longer questions are not remembered: a caller chooses some of their text. */
const questionMax = 1_024;
/** What an entry takes beside its text, in characters. */
const entryCharacters = 128;

/**
 * Verdicts by what was asked: a worker asks the same few things all day, and to remember one takes a tenth of the time of
 * judging by three statements. One for each directory, and gone with it: a change of access control makes another.
 */
export class VerdictMemory {
  readonly #verdicts = new LRUCache<string, Verdict>({
    maxSize: charactersMax,
    sizeCalculation: (_, question) => question.length + entryCharacters,
  });

  /** The verdict on what `asker` asks, by `judge` when it is not remembered. */
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

/** No two questions have one text: whatever somebody else may have chosen has its length before it. */
function questionOf(asker: string, { action, resource, context }: AccessRequest): string {
  let text = `${asker} ${action} ${resource.length}:${resource}`;
  for (const [key, value] of context) text += ` ${key}=${textOf(value)}`;
  return text;
}

function textOf(value: ContextValue): string {
  if (typeof value === "string") return `${value.length}:${value}`;
  return `[${value.map((each) => `${each.length}:${each}`).join(",")}]`;
}
