/** Counts the requests without an answer, and how many of them are doing more than waiting for a task. */
export class RequestCount {
  #unanswered = 0;
  #inProgress = 0;
  readonly #idle: (() => void)[] = [];

  get inProgress(): number {
    return this.#inProgress;
  }

  begins(): void {
    this.#unanswered += 1;
    this.#inProgress += 1;
  }

  ends(): void {
    this.#unanswered -= 1;
    this.#inProgress -= 1;
    if (this.#unanswered === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** The request waits for a task. `resumes` must follow. */
  waits(): void {
    this.#inProgress -= 1;
  }

  resumes(): void {
    this.#inProgress += 1;
  }

  /** Settles when every request has its answer. */
  async settled(): Promise<void> {
    if (this.#unanswered > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}
