import type { WorkerLog } from "../../src/worker/worker-log.ts";

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: object;
}

/** Keeps what is logged, for tests to look at. */
export class QuietLog implements WorkerLog {
  readonly lines: Line[] = [];

  debug(fields: object, message: string): void {
    this.lines.push({ level: "debug", message, fields });
  }

  info(fields: object, message: string): void {
    this.lines.push({ level: "info", message, fields });
  }

  warn(fields: object, message: string): void {
    this.lines.push({ level: "warn", message, fields });
  }

  error(fields: object, message: string): void {
    this.lines.push({ level: "error", message, fields });
  }
}
