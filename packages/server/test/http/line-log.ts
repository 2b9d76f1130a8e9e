import { EventEmitter, once } from "node:events";
import type { Log } from "@openswf/core/ports/log";

interface Line {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that keeps every line, for tests to wait for. */
export class LineLog implements Log {
  readonly lines: Line[] = [];
  readonly #events = new EventEmitter();
  readonly debug: Log["debug"] = (fields, message) => this.#keep({ level: "debug", message, fields });
  readonly info: Log["info"] = (fields, message) => this.#keep({ level: "info", message, fields });
  readonly warn: Log["warn"] = (fields, message) => this.#keep({ level: "warn", message, fields });
  readonly error: Log["error"] = (fields, message) => this.#keep({ level: "error", message, fields });

  of(level: keyof Log): readonly Line[] {
    return this.lines.filter((line) => line.level === level);
  }

  /** Waits for a line with this message, and returns the first one. */
  async says(message: string): Promise<Line> {
    while (true) {
      const line = this.lines.find((said) => said.message === message);
      if (line !== undefined) return line;
      await once(this.#events, "line");
    }
  }

  #keep(line: Line): void {
    this.lines.push(line);
    this.#events.emit("line");
  }
}
