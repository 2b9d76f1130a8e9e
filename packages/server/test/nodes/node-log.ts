const linesShownMax = 15;

/** What nodes say in their logs: most of it is of connections that this test has cut, and none may be of a mistake. */
export class NodeLog {
  /** How often each line was written. */
  readonly #lines = new Map<string, number>();
  readonly problems: string[] = [];

  read(text: string): void {
    for (const line of text.split("\n")) if (line !== "") this.#readLine(line);
  }

  /** Commits whose answer was lost and looked up. */
  get lostAnswers(): number {
    let count = 0;
    for (const [line, times] of this.#lines) if (line.startsWith("the answer of a commit was lost")) count += times;
    return count;
  }

  /** The first to read when something is wrong. */
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

/** What no loss of a connection and no death of a neighbour may bring about. */
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
    return undefined; // Not of the log: a crash of the process, or its last words.
  }
}
