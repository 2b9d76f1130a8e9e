/** Something a person can put right. Printed as one line without a stack; `openswf` then exits with `exitCode`. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly exitCode: 1 | 2;
  private constructor(message: string, exitCode: 1 | 2, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
  /** The command line asks for what can not be. */
  static ofUsage(message: string): Problem {
    return new Problem(message, 2);
  }
  /** The machine is not as the command needs it. */
  static ofWorld(message: string, cause?: unknown): Problem {
    return new Problem(message, 1, cause);
  }
}
