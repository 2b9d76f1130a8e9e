import { invalidToken } from "@openswf/model/faults";
import { KnownTokens } from "./known-tokens.ts";
import type { TokenKeys } from "./sealed-token.ts";
import { parseTaskToken, printTaskToken, type TaskKind, type TaskToken } from "./task-token.ts";

/**
 * The task tokens of a server. Most tokens soon return to the process that printed them, and a worker sends the same
 * one with each heartbeat. Looking up a known token takes a tenth of the time of checking its seal.
 */
export class TaskTokens {
  readonly #keys: TokenKeys;
  readonly #known = new KnownTokens();
  /** The `removals` of the keys when `#known` was last valid. */
  #removals = 0;

  constructor(keys: TokenKeys) {
    this.#keys = keys;
  }

  /** See `printTaskToken`. */
  print(scope: string, task: TaskToken): string {
    const text = printTaskToken(this.#keys, scope, task);
    this.#known.keep(text, scope, task);
    return text;
  }

  /** See `parseTaskToken`. */
  parse<Kind extends TaskKind>(scope: string, kind: Kind, text: string): TaskToken & { readonly kind: Kind } {
    if (this.#keys.removals !== this.#removals) {
      this.#known.clear();
      this.#removals = this.#keys.removals;
    }
    const known = this.#known.find(text);
    if (known !== undefined) {
      if (known.scope !== scope || !isOf(known.task, kind)) throw invalidToken();
      return known.task;
    }
    const task = parseTaskToken(this.#keys, scope, kind, text);
    this.#known.keep(text, scope, task);
    return task;
  }
}

function isOf<Kind extends TaskKind>(task: TaskToken, kind: Kind): task is TaskToken & { readonly kind: Kind } {
  return task.kind === kind;
}
