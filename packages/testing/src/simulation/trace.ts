import { createHash } from "node:crypto";

/** Something that happened in a run. */
export interface TraceLine {
  /** Virtual milliseconds since the run began. */
  readonly at: number;
  readonly who: string;
  readonly what: string;
  readonly kind: "fault" | "call" | "event" | "note";
}

/** Characters that are hashed at a time. */
const chunkMin = 16_384;
/** Lines that are kept. */
const linesMax = 200_000;

/**
 * What happened in a run: a digest of every call, reply, commit and fault with its time, and, if it is to be shown, the lines
 * themselves. Two runs with one digest are the same run.
 */
export class Trace {
  readonly lines: TraceLine[] = [];
  readonly #hash = createHash("sha256");
  readonly #isKept: boolean;
  readonly #elapsed: () => number;
  #chunk = "";

  constructor(isKept: boolean, elapsed: () => number) {
    this.#isKept = isKept;
    this.#elapsed = elapsed;
  }

  /** For the digest alone. */
  count(who: string, what: string): void {
    this.#chunk += `${this.#elapsed()} ${who} ${what}\n`;
    if (this.#chunk.length < chunkMin) return;
    this.#hash.update(this.#chunk);
    this.#chunk = "";
  }

  /** For the digest and, in words, for people. */
  tell(kind: TraceLine["kind"], who: string, what: string): void {
    this.count(who, what);
    if (this.#isKept && this.lines.length < linesMax) this.lines.push({ at: this.#elapsed(), who, what, kind });
  }

  get isKept(): boolean {
    return this.#isKept;
  }

  /** Ends the digest. */
  digest(): string {
    this.#hash.update(this.#chunk);
    this.#chunk = "";
    return this.#hash.copy().digest("hex");
  }
}
