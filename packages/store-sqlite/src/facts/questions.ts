import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { EventId, RunId } from "@openswf/model/brand";

/** What decides whether a commit is accepted, as far as it is about one run. */
export interface RunFact {
  readonly version: number;
  /** 0 if there are no events. */
  readonly lastEventId: EventId;
  readonly isClosed: boolean;
  readonly domain: DomainKey;
  readonly workflowId: string;
}

export interface WorkflowName {
  readonly domain: DomainKey;
  readonly workflowId: string;
}
export interface ErrandName {
  readonly runId: RunId;
  readonly errandId: string;
}

export interface Questions {
  readonly runs: readonly RunId[];
  readonly workflows: readonly WorkflowName[];
  readonly errands: readonly ErrandName[];
}

/** In the order of the questions. */
export interface Answers {
  /** `undefined` if there is no such run. */
  readonly runs: readonly (RunFact | undefined)[];
  /** The open run of each workflowId. */
  readonly openRuns: readonly (RunId | undefined)[];
  /** Whether each errand is stored. */
  readonly errands: readonly boolean[];
}
