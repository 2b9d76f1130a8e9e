/** An error that the user can fix. Its message says how, so it is shown as one line without a stack. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** What the process exits with. */
  readonly exitCode: 1 | 2;
  private constructor(message: string, exitCode: 1 | 2, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
  /** The command line is wrong. */
  static ofUsage(message: string): Problem {
    return new Problem(message, 2);
  }
  /** Something outside the command line is wrong, such as a file, a port or a database. */
  static ofWorld(message: string, cause?: unknown): Problem {
    return new Problem(message, 1, cause);
  }
}
