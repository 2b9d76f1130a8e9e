import type { RunId } from "@openswf/model/brand";
import { LRUCache } from "lru-cache";
import type { Seen } from "./seen.ts";
import type { SymptomLog } from "./symptom-log.ts";

/** A decider may be lost with its task once or twice, as at a deployment. */
const timesMin = 3;
const rememberedMax = 10_000;

/**
 * Deciders that get a task, never answer it, and get the next. A decider that crashes or throws looks like this: SWF has no
 * answer that says so, and an execution may go on in this way for a year.
 */
export class FailingDeciders {
  readonly #log: SymptomLog;
  /** Time-outs in a row, by run. */
  readonly #times = new LRUCache<RunId, number>({ max: rememberedMax });

  constructor(log: SymptomLog) {
    this.#log = log;
  }

  timedOut(seen: Seen): void {
    const { runId } = seen.state.execution;
    const times = (this.#times.get(runId) ?? 0) + 1;
    this.#times.set(runId, times);
    if (times < timesMin) return;
    const { workflowType, decisionTaskList } = seen.state;
    const about = [seen.domain, workflowType.name, workflowType.version].join(" ");
    const fields = { ...seen.names, taskList: decisionTaskList, times };
    this.#log.warn(
      "decider_failing",
      about,
      fields,
      "a decider takes decision task after decision task and answers none",
    );
  }

  /** The execution got an answer, or has closed. */
  answered(runId: RunId): void {
    if (this.#times.size > 0) this.#times.delete(runId);
  }
}
