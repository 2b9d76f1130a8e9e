import type { RunId } from "@openswf/model/brand";
import type { OwedEvents } from "./owed-events.ts";

/** The events of one run that one sink has not taken, in the order of its history. */
export interface RunLine {
  readonly runId: RunId;
  readonly owed: OwedEvents[];
  /** Failures since the sink last took an event of this run. */
  failures: number;
  /** Times that the first errand had to wait for one of another server. */
  waits: number;
}

/** Lines of waiting events, one for each run. Runs take turns. The first errand of a run holds back the others. */
export class RunLines {
  readonly #lines = new Map<RunId, RunLine>();
  /** Lines whose first errand may be carried out, in turn. */
  readonly #ready = new Set<RunLine>();
  /** Lines with an errand in flight, or that wait for another attempt. */
  readonly #busy = new Set<RunLine>();

  /** How many runs have events that wait. */
  get runs(): number {
    return this.#lines.size;
  }

  push(owed: OwedEvents): void {
    let line = this.#lines.get(owed.runId);
    if (line === undefined) {
      line = { runId: owed.runId, owed: [], failures: 0, waits: 0 };
      this.#lines.set(owed.runId, line);
    }
    const after = line.owed.findLastIndex(({ errandId }) => errandId < owed.errandId);
    line.owed.splice(after + 1, 0, owed);
    if (!this.#busy.has(line)) this.#ready.add(line);
  }

  /** The next line in turn. `release` must follow. */
  take(): RunLine | undefined {
    for (const line of this.#ready) {
      this.#ready.delete(line);
      this.#busy.add(line);
      return line;
    }
    return undefined;
  }

  /** The line's turn is over, and so is its rest. */
  release(line: RunLine): void {
    this.#busy.delete(line);
    if (line.owed.length > 0) this.#ready.add(line);
    else this.#lines.delete(line.runId);
  }

  /** Forgets events, wherever they are in their line. */
  remove(owed: OwedEvents): void {
    const line = this.#lines.get(owed.runId);
    const index = line?.owed.indexOf(owed) ?? -1;
    if (line === undefined || index < 0) return;
    line.owed.splice(index, 1);
    if (line.owed.length > 0 || this.#busy.has(line)) return;
    this.#ready.delete(line);
    this.#lines.delete(line.runId);
  }
}
