import { invalidToken } from "@openswf/model/faults";
import type { TokenKeys } from "./sealed-token.ts";
import { parseTaskToken, printTaskToken, type TaskKind, type TaskToken } from "./task-token.ts";

/** The most tokens kept in memory, at some 400 bytes each. Under load this covers a few seconds. */
const knownMax = 2_000;

interface Known {
  readonly scope: string;
  readonly task: TaskToken;
}

/**
 * The task tokens of a server. Most tokens soon return to the process that printed them, and a worker sends the same
 * one with each heartbeat. Looking up a known token takes a tenth of the time of checking its seal.
 */
export class TaskTokens {
  readonly #keys: TokenKeys;
  /** Tokens printed or checked here, by their full text. The oldest are evicted first. */
  readonly #known = new Map<string, Known>();
  /** The `removals` of the keys when `#known` was last valid. */
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
