import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { after } from "@openswf/core/waiting/after";

/** While the same error repeats, one line is logged per this time. */
const collapsedForMs = 5_000;
/** The most different errors that are counted at a time. Others are logged line by line. */
const differentMax = 200;

type Level = keyof Log;
type Fields = Readonly<Record<string, unknown>>;

interface Repeated {
  readonly level: Level;
  readonly message: string;
  readonly cancel: () => void;
  count: number;
  /** The fields of the last line. */
  fields: Fields;
}

/**
 * Collapses lines with the same message and the same error. The first is logged at once; those that follow are counted, and
 * `repeated` tells how many the next line stands for. Without it, a full disk logs hundreds of stack traces a second.
 */
export class CollapsedLog implements Log {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #repeated = new Map<string, Repeated>();

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  debug(fields: Fields, message: string): void {
    this.#log.debug(fields, message);
  }

  info(fields: Fields, message: string): void {
    this.#log.info(fields, message);
  }

  warn(fields: Fields, message: string): void {
    this.#write("warn", fields, message);
  }

  error(fields: Fields, message: string): void {
    this.#write("error", fields, message);
  }

  /** Logs what was counted so far. Errors that follow are counted anew. */
  flush(): void {
    for (const repeated of this.#repeated.values()) {
      repeated.cancel();
      this.#tell(repeated);
    }
    this.#repeated.clear();
  }

  #write(level: Level, fields: Fields, message: string): void {
    const { error } = fields;
    if (error === undefined) {
      this.#log[level](fields, message);
      return;
    }
    const key = `${level} ${message} ${String(error)}`;
    const known = this.#repeated.get(key);
    if (known !== undefined) {
      known.count += 1;
      known.fields = fields;
      return;
    }
    this.#log[level](fields, message);
    if (this.#repeated.size < differentMax) this.#follow(key, { level, message, fields });
  }

  #follow(key: string, { level, message, fields }: Pick<Repeated, "level" | "message" | "fields">): void {
    const cancel = after(this.#clock, collapsedForMs, () => {
      this.#repeated.delete(key);
      if (!this.#tell(repeated)) return;
      this.#follow(key, repeated);
    });
    const repeated: Repeated = { level, message, cancel, count: 0, fields };
    this.#repeated.set(key, repeated);
  }

  /** Returns whether there was anything to tell. */
  #tell({ level, message, count, fields }: Repeated): boolean {
    if (count === 0) return false;
    this.#log[level]({ ...fields, repeated: count }, message);
    return true;
  }
}
