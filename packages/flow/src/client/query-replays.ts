import { LRUCache } from "lru-cache";
import type { HistoryEvent } from "../authoring/history-event.ts";
import type { WorkflowBundle } from "../isolation/workflow-bundle.ts";
import { ExecutionReplay } from "../replay/execution-replay.ts";
import type { WorkflowCode } from "../replay/workflow-code.ts";
import type { DomainCalls, NamedRun } from "./domain-calls.ts";
import { closesRun } from "./outcome.ts";
import { eventsAfter, eventsOf } from "./read-events.ts";

/** Bytes of histories that are kept for the next query. */
const cacheBytesMax = 64 * 1_024 * 1_024;
/** What an event takes beside its texts, roughly. */
const eventBytes = 600;
/** Runs that are kept. Each has an instance of the workflow's modules. */
const runsMax = 200;

/** One run, as far as it was read. */
class QueriedRun {
  readonly events: HistoryEvent[] = [];
  bytes = 0;
  replay: ExecutionReplay | undefined;
  /** Whether the replay has been shown what no decision task has: it can answer, and not go on. */
  isAhead = false;

  get isClosed(): boolean {
    const last = this.events.at(-1);
    return last !== undefined && closesRun(last);
  }

  add(events: readonly HistoryEvent[]): void {
    for (const event of events) {
      this.events.push(event);
      this.bytes += eventBytes + textBytes(event.attributes);
    }
  }
}

/**
 * Answers queries by replay: the workflow's code runs here, over the history, and is asked.
 *
 * Q1. The answer holds everything that is in the history, also what no decision task has shown to the workflow yet: whoever sends a
 *     signal and then asks is answered with the signal.
 * Q2. A replay that was shown such events is ahead of what its worker will do with them, so it is not fed any further: the next
 *     query after news replays from the first event, which is kept.
 * Q3. Queries of one run wait for each other; those of different runs do not.
 */
export class QueryReplays {
  readonly #code: () => Promise<WorkflowCode>;
  readonly #runs: LRUCache<string, QueriedRun>;
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(files: URL | readonly URL[] | WorkflowBundle | WorkflowCode) {
    let loading: Promise<WorkflowCode> | undefined;
    // The bundler is loaded with the first query: most clients never ask.
    this.#code = () => (loading ??= load(files));
    this.#runs = new LRUCache({
      max: runsMax,
      maxSize: cacheBytesMax,
      sizeCalculation: ({ bytes }) => Math.max(1, bytes),
    });
  }

  /** Texts in and out. */
  async ask(
    parts: DomainCalls,
    run: NamedRun,
    query: { name: string; input: string | undefined },
  ): Promise<string | undefined> {
    const before = this.#busy.get(run.runId) ?? Promise.resolve();
    const answer = before.then(() => this.#answer(parts, run, query));
    const settled = answer.then(noop, noop);
    this.#busy.set(run.runId, settled);
    try {
      return await answer;
    } finally {
      if (this.#busy.get(run.runId) === settled) this.#busy.delete(run.runId);
    }
  }

  async #answer(
    parts: DomainCalls,
    run: NamedRun,
    query: { name: string; input: string | undefined },
  ): Promise<string | undefined> {
    const code = await this.#code();
    const queried = this.#runs.get(run.runId) ?? new QueriedRun();
    // Whatever fails below leaves nothing behind that is half done.
    this.#runs.delete(run.runId);
    await catchUp(parts, run, queried);
    const answer = code.limited(() => {
      const replay = caughtUp(parts, run, queried, code);
      return replay.query(query.name, query.input);
    });
    this.#runs.set(run.runId, queried);
    return answer;
  }
}

async function load(files: URL | readonly URL[] | WorkflowBundle | WorkflowCode): Promise<WorkflowCode> {
  const { isLoaded, loadWorkflows } = await import("../replay/workflow-code.ts");
  return isLoaded(files) ? files : await loadWorkflows(files);
}

async function catchUp(parts: DomainCalls, run: NamedRun, queried: QueriedRun): Promise<void> {
  if (queried.isClosed) return;
  const known = queried.events.length;
  const last = queried.events.at(-1);
  if (last === undefined) {
    for await (const event of eventsOf(parts, run, { follow: false, signal: undefined })) queried.add([event]);
  } else queried.add(await eventsAfter(parts, run, last.eventId));
  if (queried.events.length > known && queried.isAhead) queried.replay = undefined;
}

function caughtUp(parts: DomainCalls, run: NamedRun, queried: QueriedRun, code: WorkflowCode): ExecutionReplay {
  if (queried.replay !== undefined && queried.isAhead) return queried.replay;
  const replay = queried.replay ?? new ExecutionReplay(replayOptions(parts, run, code));
  // Those that it has seen are passed over.
  replay.feed(queried.events);
  replay.finish();
  // What came after the last task of a closed run was never shown to its code.
  queried.isAhead = !queried.isClosed && replay.hasNews;
  if (queried.isAhead) replay.peek();
  queried.replay = replay;
  return replay;
}

function replayOptions(
  { domain, payloads }: DomainCalls,
  run: NamedRun,
  code: WorkflowCode,
): ConstructorParameters<typeof ExecutionReplay>[0] {
  return {
    ...code,
    execution: { domain, ...run },
    offloads: !payloads.isPlain,
    log: noop,
    onChange: noop,
  };
}

function textBytes(attributes: object): number {
  let bytes = 0;
  for (const value of Object.values(attributes)) if (typeof value === "string") bytes += value.length * 2;
  return bytes;
}

function noop(): void {}
