import type { Commit, CommitOutcome, ExecutionChange, NewExecution } from "@openswf/core/stores/commits";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { EventId, RunId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import type { Tables } from "../tables/tables.ts";

/** What decides whether a change is accepted, as far as it is about one run. */
interface RunState {
  readonly created: Pick<NewExecution, "domain" | "workflowId">;
  readonly version: number;
  readonly lastEventId: EventId;
  readonly isClosed: boolean;
}

/**
 * Decides a commit without changing anything, so that an accepted one can be applied as a whole. Throws if it has a change that
 * no server makes.
 */
export function judge(commit: Commit, tables: Tables): CommitOutcome {
  const judgement = new Judgement(tables);
  for (const change of commit) {
    checkOwnership(change);
    const outcome = judgement.outcomeOf(change);
    if (outcome !== "committed") return outcome;
  }
  return "committed";
}

/** What is stored, and over it what the changes so far would make of it. */
class Judgement {
  readonly #tables: Tables;
  readonly #runs = new Map<RunId, RunState>();
  readonly #openRuns = new Map<string, boolean>();
  readonly #errands = new Map<string, boolean>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  outcomeOf(change: ExecutionChange): CommitOutcome {
    const { runId, created, errandsAdded, errandsSettled } = change;
    if (!errandsSettled.every((errandId) => this.#hasErrand(runId, errandId))) return "conflict";
    const run = this.#run(runId);
    if (created === undefined) {
      if (run?.version !== change.expectedVersion) return "conflict";
      this.#move(change, run);
    } else {
      if (run !== undefined) return "conflict";
      if (this.#isOpen(created)) return "alreadyOpen";
      this.#openRuns.set(workflowKey(created), true);
      this.#move(change, { created, version: 0, lastEventId: 0, isClosed: false });
    }
    for (const { errandId } of errandsAdded) this.#errands.set(errandKey(runId, errandId), true);
    for (const errandId of errandsSettled) this.#errands.set(errandKey(runId, errandId), false);
    return "committed";
  }

  #move({ runId, events, closed }: ExecutionChange, { created, version, lastEventId, isClosed }: RunState): void {
    invariant(events === undefined || events.firstEventId > lastEventId, "events are appended to a history");
    invariant(closed === undefined || !isClosed, "an execution closes only once");
    this.#runs.set(runId, {
      created,
      version: version + 1,
      lastEventId: events === undefined ? lastEventId : events.firstEventId + events.count - 1,
      isClosed: isClosed || closed !== undefined,
    });
    if (closed !== undefined) this.#openRuns.set(workflowKey(created), false);
  }

  #run(runId: RunId): RunState | undefined {
    const changed = this.#runs.get(runId);
    if (changed !== undefined) return changed;
    const execution = this.#tables.executions.get(runId);
    if (execution === undefined) return undefined;
    const { created, version, lastEventId, closed } = execution;
    return { created, version, lastEventId, isClosed: closed !== undefined };
  }

  #isOpen({ domain, workflowId }: NewExecution): boolean {
    const changed = this.#openRuns.get(workflowKey({ domain, workflowId }));
    return changed ?? this.#tables.workflowRuns.openRun(domain, workflowId) !== undefined;
  }

  #hasErrand(runId: RunId, errandId: string): boolean {
    return this.#errands.get(errandKey(runId, errandId)) ?? this.#tables.errands.has(runId, errandId);
  }
}

/** A store keeps what a run owes and waits for under that run. */
function checkOwnership({ runId, tasksAdded, tasksRemoved, errandsAdded }: ExecutionChange): void {
  for (const tasks of [tasksAdded, tasksRemoved]) {
    for (const task of tasks) invariant(task.runId === runId, "a change adds and removes only tasks of its own run");
  }
  for (const errand of errandsAdded) invariant(errand.runId === runId, "a change adds only errands of its own run");
}

function workflowKey({ domain, workflowId }: { readonly domain: DomainKey; readonly workflowId: string }): string {
  return `${domain}/${workflowId}`;
}

function errandKey(runId: RunId, errandId: string): string {
  return `${runId}${errandId}`;
}
