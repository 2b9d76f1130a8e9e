import { setTimer } from "./current-execution.ts";
import { DOMException } from "./dom-exception.ts";
import { Event, EventTarget } from "./events.ts";

/** Only this module makes signals. */
const own = Symbol("own");

export class AbortSignal extends EventTarget {
  onabort: ((event: Event) => unknown) | null = null;
  #aborted = false;
  #reason: unknown;

  constructor(proof: unknown) {
    if (proof !== own) throw new TypeError("Illegal constructor: make an AbortController.");
    super();
  }
  get aborted(): boolean {
    return this.#aborted;
  }
  get reason(): unknown {
    return this.#reason;
  }
  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  /** Internal to the realm's prelude: an author has no proof. */
  static fire(signal: AbortSignal, proof: unknown, reason: unknown): void {
    if (proof !== own) throw new TypeError("Illegal invocation: abort a signal through its AbortController.");
    if (signal.#aborted) return;
    signal.#aborted = true;
    signal.#reason = reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
    const event = new Event("abort");
    if (typeof signal.onabort === "function") signal.addEventListener("abort", signal.onabort, { once: true });
    signal.dispatchEvent(event);
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = new AbortSignal(own);
    AbortSignal.fire(signal, own, reason);
    return signal;
  }
  /** A timer of the workflow, so it fires at the same point on replay. */
  static timeout(ms: number): AbortSignal {
    const signal = new AbortSignal(own);
    const timedOut = (): DOMException => new DOMException("The operation was aborted due to timeout", "TimeoutError");
    setTimer(Math.max(0, Number(ms)), () => AbortSignal.fire(signal, own, timedOut()));
    return signal;
  }
  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const sources = [...signals];
    const aborted = sources.find((source) => source.aborted);
    if (aborted !== undefined) return AbortSignal.abort(aborted.reason);
    const signal = new AbortSignal(own);
    for (const source of sources) {
      source.addEventListener("abort", () => AbortSignal.fire(signal, own, source.reason), { once: true, signal });
    }
    return signal;
  }
}

export class AbortController {
  readonly signal: AbortSignal = new AbortSignal(own);

  abort(reason?: unknown): void {
    AbortSignal.fire(this.signal, own, reason);
  }
}
