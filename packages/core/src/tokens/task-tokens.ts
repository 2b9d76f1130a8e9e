import { invalidToken } from "@openswf/model/faults";
import type { TokenKeys } from "./sealed-token.ts";
import { parseTaskToken, printTaskToken, type TaskKind, type TaskToken } from "./task-token.ts";

/** Tokens that are known by heart, some 400 bytes each: those of some seconds under load. */
const knownMax = 2_000;

interface Known {
  readonly scope: string;
  readonly task: TaskToken;
}

/**
 * The task tokens of a server. Most tokens come back to the process that printed them, soon, and a worker shows the same
 * one with each heartbeat: those are looked up, which takes a tenth of the time of checking their seal.
 */
export class TaskTokens {
  readonly #keys: TokenKeys;
  /** Only what was printed here or has been checked, by its whole text. The oldest go first. */
  readonly #known = new Map<string, Known>();
  /** Of the keys, when what is known was. */
  #removals = 0;

  constructor(keys: TokenKeys) {
    this.#keys = keys;
  }

  /** See `printTaskToken`. */
  print(scope: string, task: TaskToken): string {
    const text = printTaskToken(this.#keys, scope, task);
    this.#remember(text, { scope, task });
    return text;
  }

  /** See `parseTaskToken`. */
  parse<Kind extends TaskKind>(scope: string, kind: Kind, text: string): TaskToken & { readonly kind: Kind } {
    if (this.#keys.removals !== this.#removals) {
      this.#known.clear();
      this.#removals = this.#keys.removals;
    }
    const known = this.#known.get(text);
    if (known !== undefined) {
      if (known.scope !== scope || !isOf(known.task, kind)) throw invalidToken();
      return known.task;
    }
    const task = parseTaskToken(this.#keys, scope, kind, text);
    this.#remember(text, { scope, task });
    return task;
  }

  #remember(text: string, known: Known): void {
    if (this.#known.size >= knownMax) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    this.#known.set(text, known);
  }
}

function isOf<Kind extends TaskKind>(task: TaskToken, kind: Kind): task is TaskToken & { readonly kind: Kind } {
  return task.kind === kind;
}
