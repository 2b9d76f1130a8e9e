import type { HistoryEvent } from "../authoring/history-event.ts";
import { decodedPayloads, type Payloads, plainPayloads } from "../data/payload-edges.ts";
import type { WorkflowBundle } from "../isolation/workflow-bundle.ts";
import { DeterminismError } from "./determinism-error.ts";
import { ExecutionReplay } from "./execution-replay.ts";
import type { ChangedSetting } from "./match-results.ts";
import { eventsOf, executionOf, type RecordedHistory } from "./recorded-history.ts";
import { type GivenEvent, toHistoryEvent } from "./to-history-event.ts";
import { isLoaded, loadWorkflows, type WorkflowCode } from "./workflow-code.ts";
import type { ReplayedExecution } from "./workflow-definition.ts";

export interface ReplayHistoryOptions {
  /** The files that export the workflows, a bundle of them, or what `loadWorkflows` made of them: load once for many histories. */
  readonly workflows: URL | readonly URL[] | WorkflowBundle | WorkflowCode;
  /** Which execution the history is of. Default: what the history says, if a worker of `@openswf/flow` has made it. */
  readonly execution?: { readonly workflowId: string; readonly runId: string; readonly domain?: string };
  /** The codecs and blob store that the worker had. */
  readonly payloads?: Payloads;
}

/** What replay says of a history and the code of now. */
export type ReplayOutcome =
  | {
      /** The code decides what was decided. */
      readonly kind: "same";
      readonly decisionTasks: number;
      /** Time-outs and lists that only new decisions will have. */
      readonly changedSettings: readonly ChangedSetting[];
    }
  | {
      /** The code decides something else, so the execution would be held. */
      readonly kind: "differs";
      readonly error: DeterminismError;
    }
  | {
      /** The code fails where it did not: it throws, never ends, or lacks the workflow. The execution would be held. */
      readonly kind: "fails";
      readonly error: Error;
    };

/** How many settings are listed. */
const changedSettingsMax = 100;

/** Events that are replayed before others have a turn. */
const slice = 1_000;

/**
 * Replays a recorded history with the code of now, and says whether it decides the same. Nothing is called and nothing is written: run
 * it in a test, with histories that were kept.
 *
 *     const outcome = await replay(JSON.parse(await readFile("order.json", "utf8")), { workflows: new URL("./order.ts", import.meta.url) });
 *     expect(outcome).toMatchObject({ kind: "same" });
 *
 * @throws RecordedHistoryError if the history is not whole; ForeignHistoryError if another decider has made it
 */
export async function replay(history: RecordedHistory, options: ReplayHistoryOptions): Promise<ReplayOutcome> {
  const { workflows, payloads = plainPayloads } = options;
  const given = eventsOf(history);
  const execution = options.execution ?? executionOf(given);
  const code = isLoaded(workflows) ? workflows : await loadWorkflows(workflows);
  return await replayPages(slicesOf(given, payloads), code, {
    execution: { domain: "", workflowId: "", runId: "", ...execution },
    offloads: !payloads.isPlain,
  });
}

async function* slicesOf(given: readonly GivenEvent[], payloads: Payloads): AsyncGenerator<readonly HistoryEvent[]> {
  for (let start = 0; start < given.length; start += slice) {
    yield await decodedPayloads(given.slice(start, start + slice).map(toHistoryEvent), payloads);
  }
}

/** Replays a history that comes in pages, decoded, with the code of now. Rejects only if the pages do. */
export async function replayPages(
  pages: AsyncIterable<readonly HistoryEvent[]>,
  code: WorkflowCode,
  { execution, offloads }: { readonly execution: ReplayedExecution; readonly offloads: boolean },
): Promise<ReplayOutcome> {
  const changedSettings: ChangedSetting[] = [];
  const run = new ExecutionReplay({
    ...code,
    execution,
    offloads,
    log: () => {},
    onChange: (change) => {
      if (changedSettings.length < changedSettingsMax) changedSettings.push(change);
    },
  });
  for await (const events of pages) {
    const failed = attempt(() => code.limited(() => run.feed(events)));
    if (failed !== undefined) return failed;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const failed = attempt(() => code.limited(() => run.finish()));
  return failed ?? { kind: "same", decisionTasks: run.decisionTasks, changedSettings };
}

/** What the code has failed with. */
function attempt(work: () => void): ReplayOutcome | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof DeterminismError ? { kind: "differs", error } : { kind: "fails", error: asError(error) };
  }
}

/** Errors of the workflow's realm are no instances of ours. */
function asError(error: unknown): Error {
  if (error instanceof Error) return error;
  const { name = "Error", message = String(error) } = Object(error);
  return Object.assign(new Error(String(message), { cause: error }), { name: String(name) });
}
