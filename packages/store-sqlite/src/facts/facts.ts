import type { Commit, CommitOutcome, ExecutionChange, NewExecution } from "@openswf/core/stores/commits";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import { timeOfRunId } from "@openswf/core/stores/run-id";
import type { Instant, RunId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import { FactMap, type Undo } from "./fact-map.ts";
import { OpenIndex } from "./open-index.ts";
import type { Answers, ErrandName, Questions, RunFact, WorkflowName } from "./questions.ts";

/** Facts of each kind that are kept after SQLite has them. A run takes about 300 bytes. */
const factsMax = 32_768;

/**
 * What decides the outcomes of commits, so that a commit is known to be right before it enters the log. Only this process
 * changes executions, and all its changes pass here.
 *
 * F1. What SQLite does not have yet is known here, so an answer of SQLite about anything else is up to date.
 * F2. An outcome is the same as if SQLite had decided it, one commit after the other. What SQLite would refuse with an error
 *     is refused with an error: a frame that cannot be applied would stop the store for good.
 * F3. Every open workflowId is in the index, once all have been added that were open at first. So the start of another one
 *     needs no question.
 * F4. An id that was made after the store was opened is that of no run before. (It contains its time, and 192 random bits.)
 */
export class Facts {
  readonly #runs: FactMap<RunFact | undefined>;
  readonly #openRuns: FactMap<RunId | undefined>;
  readonly #errands: FactMap<boolean>;
  #undo: Undo[] = [];
  #applied = 0;

  /** F3. Hashes of the workflowIds that are open. */
  readonly #index = new OpenIndex();
  #isIndexed = false;
  /** F4. No run that is unknown here has an id of a later time. */
  #noneAfter: Instant;

  /** `openedAt` is when the store was opened, or when its newest run was made, if the clock was set back since. */
  constructor(openedAt: Instant, max: number = factsMax) {
    this.#noneAfter = openedAt;
    this.#runs = new FactMap(max);
    this.#openRuns = new FactMap(max);
    this.#errands = new FactMap(max);
  }

  /** What must be learned before these commits can be decided; `undefined` if nothing. */
  questionsAbout(group: readonly Commit[]): Questions | undefined {
    const runs = new Set<RunId>();
    const workflows = new Map<string, WorkflowName>();
    const errands = new Map<string, ErrandName>();
    for (const { runId, created, errandsSettled } of group.flat()) {
      const key = created === undefined ? undefined : this.#noteNew(runId, created);
      if (created !== undefined && key !== undefined && !this.#openRuns.has(key)) workflows.set(key, created);
      if (!this.#runs.has(runId)) runs.add(runId);
      for (const errandId of errandsSettled) {
        const key = errandKey(runId, errandId);
        if (!this.#errands.has(key)) errands.set(key, { runId, errandId });
      }
    }
    if (runs.size + workflows.size + errands.size === 0) return undefined;
    const names = [...workflows.values()].map(({ domain, workflowId }) => ({ domain, workflowId }));
    return { runs: [...runs], workflows: names, errands: [...errands.values()] };
  }

  /** Learns what F3 and F4 say about a start. Returns the key of its workflowId. */
  #noteNew(runId: RunId, { domain, workflowId }: NewExecution): string {
    if (timeOfRunId(runId) > this.#noneAfter) this.#runs.learn(runId, undefined);
    const key = workflowKey(domain, workflowId);
    if (this.#isIndexed && !this.#index.mayHave(key)) this.#openRuns.learn(key, undefined);
    return key;
  }

  /** Adds workflowIds that are open in SQLite, or were not long ago. `isLast` once all that are open have been added. */
  index(workflows: readonly WorkflowName[], isLast: boolean): void {
    for (const { domain, workflowId } of workflows) this.#index.add(workflowKey(domain, workflowId));
    this.#isIndexed ||= isLast;
  }

  learn({ runs, workflows, errands }: Questions, answers: Answers): void {
    runs.forEach((runId, index) => {
      this.#runs.learn(runId, answers.runs[index]);
    });
    workflows.forEach(({ domain, workflowId }, index) => {
      this.#openRuns.learn(workflowKey(domain, workflowId), answers.openRuns[index]);
    });
    errands.forEach(({ runId, errandId }, index) => {
      this.#errands.learn(errandKey(runId, errandId), answers.errands[index] === true);
    });
  }

  /**
   * Decides a commit about which everything is known. If it is accepted, its facts hold from now on, until `undo` or for
   * good. Throws, without a change, if SQLite would.
   */
  decide(commit: Commit): CommitOutcome {
    const mark = this.#undo.length;
    try {
      for (const change of commit) {
        const outcome = this.#apply(change);
        if (outcome === "committed") continue;
        this.#undoTo(mark);
        return outcome;
      }
      return "committed";
    } catch (error) {
      this.#undoTo(mark);
      throw error;
    }
  }

  #apply(change: ExecutionChange): CommitOutcome {
    checkOwnership(change);
    const { runId, created, errandsAdded, errandsSettled } = change;
    if (errandsSettled.some((errandId) => !this.#errands.get(errandKey(runId, errandId)))) return "conflict";
    const outcome = created === undefined ? this.#advance(change) : this.#create(change, created);
    if (outcome !== "committed") return outcome;
    for (const { errandId } of errandsAdded) this.#addErrand(runId, errandId);
    for (const errandId of errandsSettled) this.#errands.change(errandKey(runId, errandId), false, this.#undo);
    return "committed";
  }

  #advance(change: ExecutionChange): CommitOutcome {
    const run = this.#runs.get(change.runId);
    if (run?.version !== change.expectedVersion) return "conflict";
    this.#move(change, run);
    return "committed";
  }

  #create(change: ExecutionChange, { domain, workflowId }: NewExecution): CommitOutcome {
    const { runId } = change;
    const exists = this.#runs.get(runId) !== undefined;
    const key = workflowKey(domain, workflowId);
    if (this.#openRuns.get(key) !== undefined) return exists ? "conflict" : "alreadyOpen";
    if (exists) return "conflict";
    this.#openRuns.change(key, runId, this.#undo);
    this.#move(change, { version: 0, lastEventId: 0, isClosed: false, domain, workflowId });
    return "committed";
  }

  #move({ runId, events, closed }: ExecutionChange, run: RunFact): void {
    invariant(events === undefined || events.firstEventId > run.lastEventId, "events are appended to a history");
    invariant(closed === undefined || !run.isClosed, "an execution closes only once");
    const { domain, workflowId } = run;
    const moved: RunFact = {
      version: run.version + 1,
      lastEventId: events === undefined ? run.lastEventId : events.firstEventId + events.count - 1,
      isClosed: run.isClosed || closed !== undefined,
      domain,
      workflowId,
    };
    this.#runs.change(runId, moved, this.#undo);
    if (closed === undefined) return;
    const key = workflowKey(domain, workflowId);
    this.#openRuns.learn(key, runId);
    this.#openRuns.change(key, undefined, this.#undo);
  }

  #addErrand(runId: RunId, errandId: string): void {
    const key = errandKey(runId, errandId);
    invariant(!this.#errands.get(key), "an errand is added once");
    this.#errands.change(key, true, this.#undo);
  }

  #undoTo(mark: number): void {
    while (this.#undo.length > mark) this.#undo.pop()?.();
  }

  /** What was accepted since `settle` was not written. */
  undo(): void {
    this.#undoTo(0);
  }

  /** What was accepted since the last time is in this frame. */
  settle(sequence: number): void {
    this.#undo = [];
    this.#runs.settle(sequence);
    this.#errands.settle(sequence);
    this.#openRuns.settle(sequence, (key, before, after) => {
      if (after !== undefined) this.#index.add(key);
      // What was not added yet cannot be removed. It stays, and then costs a question.
      else if (before !== undefined && this.#isIndexed) this.#index.remove(key);
    });
  }

  /** Keeps the limit. Never while a group is being decided: it relies on what it did not have to ask. */
  trim(): void {
    this.#runs.trim(this.#applied, (runId) => {
      this.#noneAfter = Math.max(this.#noneAfter, timeOfRunId(runId));
    });
    for (const map of [this.#openRuns, this.#errands]) map.trim(this.#applied);
  }

  /** SQLite has everything up to this frame. */
  applied(sequence: number): void {
    this.#applied = Math.max(this.#applied, sequence);
  }

  /** Whether SQLite does not have all changes of this run. */
  isAhead(runId: RunId): boolean {
    return this.#runs.isAhead(runId, this.#applied);
  }

  /** Whether SQLite may not know the open run of this workflowId. */
  isAheadOn(domain: DomainKey, workflowId: string): boolean {
    return this.#openRuns.isAhead(workflowKey(domain, workflowId), this.#applied);
  }

  /** Something else than a commit has removed executions from SQLite. */
  forget(): void {
    this.#runs.forget(this.#applied, (runId) => {
      this.#noneAfter = Math.max(this.#noneAfter, timeOfRunId(runId));
    });
    for (const map of [this.#openRuns, this.#errands]) map.forget(this.#applied);
  }
}

/** SQLite would store what these say under another run. */
function checkOwnership({ runId, tasksAdded, tasksRemoved, errandsAdded }: ExecutionChange): void {
  for (const tasks of [tasksAdded, tasksRemoved]) {
    for (const task of tasks) invariant(task.runId === runId, "a change adds and removes only tasks of its own run");
  }
  for (const errand of errandsAdded) invariant(errand.runId === runId, "a change adds only errands of its own run");
}

/** SQLite stores text as UTF-8, which cannot tell one unpaired surrogate from another. */
function workflowKey(domain: DomainKey, workflowId: string): string {
  return `${domain}/${workflowId.toWellFormed()}`;
}

function errandKey(runId: RunId, errandId: string): string {
  return `${runId}${errandId.toWellFormed()}`;
}
