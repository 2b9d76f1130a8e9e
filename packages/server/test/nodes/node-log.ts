const linesShownMax = 15;

/** The logs of the nodes. Most lines are about connections that this test cut. None may report a bug. */
export class NodeLog {
  /** The number of occurrences of each line. */
  readonly #lines = new Map<string, number>();
  readonly problems: string[] = [];

  read(text: string): void {
    for (const line of text.split("\n")) if (line !== "") this.#readLine(line);
  }

  /** The number of commits whose answer was lost and looked up. */
  get lostAnswers(): number {
    let count = 0;
    for (const [line, times] of this.#lines) if (line.startsWith("the answer of a commit was lost")) count += times;
    return count;
  }

  /** The lines to read first when something is wrong. */
  get mostFrequent(): readonly string[] {
    const lines = [...this.#lines].toSorted(([, a], [, b]) => b - a).slice(0, linesShownMax);
    return lines.map(([line, times]) => `${times} times: ${line}`);
  }

  #readLine(line: string): void {
    const entry = entryOf(line);
    if (entry === undefined) {
      this.problems.push(`a node printed: ${line}`);
      return;
    }
    const told = `${entry.msg}${entry.error === undefined ? "" : `: ${entry.error.message}`}`;
    this.#lines.set(told, (this.#lines.get(told) ?? 0) + 1);
    if (ourMistakes.has(entry.error?.type ?? "")) this.problems.push(`a node logged: ${line}`);
  }
}

/** Errors that neither a lost connection nor the death of another node may cause. */
const ourMistakes: ReadonlySet<string> = new Set([
  "InvariantError",
  "TypeError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
]);

interface Entry {
  readonly msg: string;
  readonly error?: { readonly type?: string; readonly message?: string };
}

function entryOf(line: string): Entry | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // Not a log line: the process crashed.
  }
}
