import type { Log } from "../../src/ports/log.ts";

/** Records the errors and warnings that a server logs. */
export class TestLog implements Log {
  readonly errors: { readonly message: string; readonly error: unknown }[] = [];
  readonly warnings: string[] = [];
  debug(): void {}
  info(): void {}
  warn(_fields: Readonly<Record<string, unknown>>, message: string): void {
    this.warnings.push(message);
  }
  error(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.errors.push({ message, error: fields["error"] });
  }
}
