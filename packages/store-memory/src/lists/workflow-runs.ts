import type { NewExecution } from "@openswf/core/stores/commits";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { Instant } from "@openswf/model/brand";
import { getOrMake } from "../collections/get-or-make.ts";
import type { Execution } from "../executions/execution.ts";
import { byRun, TimedList } from "./timed-list.ts";

// W1. Runs of a workflowId never overlap: only the newest can be open.
// W2. `ranAt` is when a run started or, if the clock was set back meanwhile, the `ranAt` of the run before. So the order of
//     the runs is that in which they started and, by W1, that in which they closed.

/** The consecutive runs of each workflowId. */
export class WorkflowRuns {
  /** A domain stays once it has had an execution: there are few, and none is ever removed. */
  readonly #domains = new Map<DomainKey, Map<string, TimedList>>();
  #size = 0;

  /** Of all runs. */
  get size(): number {
    return this.#size;
  }

  runsOf(domain: DomainKey, workflowId: string): TimedList | undefined {
    return this.#domains.get(domain)?.get(workflowId);
  }

  openRun(domain: DomainKey, workflowId: string): Execution | undefined {
    const newest = this.runsOf(domain, workflowId)?.newest();
    return newest?.closed === undefined ? newest : undefined;
  }

  /** The `ranAt` of a run that starts now. */
  ranAt({ domain, workflowId, startedAt }: NewExecution): Instant {
    return Math.max(startedAt, this.runsOf(domain, workflowId)?.newest()?.ranAt ?? startedAt);
  }

  add(execution: Execution): void {
    const { domain, workflowId } = execution.created;
    const ofDomain = getOrMake(this.#domains, domain, () => new Map<string, TimedList>());
    getOrMake(ofDomain, workflowId, () => new TimedList(byRun)).add(execution);
    this.#size += 1;
  }

  remove(execution: Execution): void {
    const { domain, workflowId } = execution.created;
    const runs = this.runsOf(domain, workflowId);
    if (runs === undefined) return;
    runs.remove(execution);
    this.#size -= 1;
    if (runs.size === 0) this.#domains.get(domain)?.delete(workflowId);
  }
}
