import type { Log } from "../../src/ports/log.ts";

/** Records the errors and warnings that a server logs. */
export class TestLog implements Log {
  readonly errors: { readonly message: string; readonly error: unknown }[] = [];
  readonly warnings: (Readonly<Record<string, unknown>> & { readonly message: string })[] = [];
  debug(): void {}
  info(): void {}
  warn(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.warnings.push({ message, ...fields });
  }
  error(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.errors.push({ message, error: fields["error"] });
  }
}
