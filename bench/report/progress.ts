/** How often a line on a terminal is written anew, milliseconds. */
const everyMs = 200;

/**
 * What is going on, on stderr: one line that is written over and over on a terminal, and elsewhere (a log) one line
 * for each stage.
 */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  #stage = "";

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  /** What begins now. */
  stage(text: string): void {
    this.#stage = text;
    if (this.#out.isTTY) this.#show("");
    else this.#out.write(`${text}\n`);
  }

  /** Shows what `describe` says beside the stage, again and again until it is disposed of. */
  watch(describe: () => string): Disposable {
    if (!this.#out.isTTY) return { [Symbol.dispose]: () => {} };
    const begun = Date.now();
    const show = (): void => this.#show(`${describe()}  ${Math.round((Date.now() - begun) / 1000)} s`);
    const interval = setInterval(show, everyMs);
    return { [Symbol.dispose]: () => clearInterval(interval) };
  }

  /** Takes the line away: the report follows. */
  clear(): void {
    if (this.#out.isTTY) this.#out.write("\r\x1b[K");
  }

  #show(text: string): void {
    const line = text === "" ? this.#stage : `${this.#stage}  ${text}`;
    this.#out.write(`\r\x1b[K${line.slice(0, (this.#out.columns || 80) - 1)}`);
  }
}
