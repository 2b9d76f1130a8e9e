/** How often a line on a terminal is rewritten, in milliseconds. */
const everyMs = 200;

type Out = Pick<NodeJS.WriteStream, "write"> & Partial<Pick<NodeJS.WriteStream, "isTTY" | "columns">>;

/** Progress on stderr: on a terminal, one line that is rewritten; elsewhere (in a log), one line per stage. */
export class Progress {
  readonly #out: Out;
  #stage = "";

  constructor(out: Out) {
    this.#out = out;
  }

  /** Starts a stage. */
  stage(text: string): void {
    this.#stage = text;
    if (this.#out.isTTY) this.#show("");
    else this.#out.write(`${text}\n`);
  }

  /** Says something of the stage in a log. A terminal shows the report soon enough. */
  note(text: string): void {
    if (!this.#out.isTTY) this.#out.write(`  ${text}\n`);
  }

  /** Repeatedly shows the text of `describe` next to the stage, until disposed. */
  watch(describe: () => string): Disposable {
    if (!this.#out.isTTY) return { [Symbol.dispose]: () => {} };
    const begun = Date.now();
    const show = (): void => this.#show(`${describe()}  ${Math.round((Date.now() - begun) / 1000)} s`);
    const interval = setInterval(show, everyMs);
    return { [Symbol.dispose]: () => clearInterval(interval) };
  }

  /** Clears the line before the report. */
  clear(): void {
    if (this.#out.isTTY) this.#out.write("\r\x1b[K");
  }

  #show(text: string): void {
    const line = text === "" ? this.#stage : `${this.#stage}  ${text}`;
    this.#out.write(`\r\x1b[K${line.slice(0, (this.#out.columns || 80) - 1)}`);
  }
}
