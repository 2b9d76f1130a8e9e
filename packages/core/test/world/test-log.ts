import type { Log } from "../../src/ports/log.ts";

/** Records the errors that a server logs. */
export class TestLog implements Log {
  readonly errors: { readonly message: string; readonly error: unknown }[] = [];
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.errors.push({ message, error: fields["error"] });
  }
}
