import type { ExecutionChange, NewExecution } from "@openswf/core/stores/commits";
import type { RunId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import type { Known, KnownRun } from "./known.ts";

type Workflow = Pick<NewExecution, "domain" | "workflowId">;

/** What will be known once the changes of a commit that come first are applied. */
export class Foreseen implements Known {
  readonly #known: Known;
  readonly #runs = new Map<RunId, KnownRun>();
  readonly #areOpen = new Map<string, boolean>();
  readonly #errands = new Map<string, boolean>();

  constructor(known: Known) {
    this.#known = known;
  }

  run(runId: RunId): KnownRun | undefined {
    return this.#runs.get(runId) ?? this.#known.run(runId);
  }

  isOpen(workflow: Workflow): boolean {
    return this.#areOpen.get(workflowKey(workflow)) ?? this.#known.isOpen(workflow);
  }

  hasErrand(runId: RunId, errandId: string): boolean {
    return this.#errands.get(errandKey(runId, errandId)) ?? this.#known.hasErrand(runId, errandId);
  }

  /** Adds a change that was judged to be right. */
  add({ runId, created, events, closed, errandsAdded, errandsSettled }: ExecutionChange): void {
    const before = created === undefined ? this.run(runId) : { created, version: 0, lastEventId: 0, closed: undefined };
    invariant(before !== undefined, "a judged change is of a known run");
    this.#runs.set(runId, {
      created: before.created,
      version: before.version + 1,
      lastEventId: events === undefined ? before.lastEventId : events.firstEventId + events.count - 1,
      closed: closed ?? before.closed,
    });
    if (created !== undefined) this.#areOpen.set(workflowKey(created), true);
    if (closed !== undefined) this.#areOpen.set(workflowKey(before.created), false);
    for (const { errandId } of errandsAdded) this.#errands.set(errandKey(runId, errandId), true);
    for (const errandId of errandsSettled) this.#errands.set(errandKey(runId, errandId), false);
  }
}

function workflowKey({ domain, workflowId }: Workflow): string {
  return `${domain}/${workflowId}`;
}

function errandKey(runId: RunId, errandId: string): string {
  return `${runId}${errandId}`;
}
