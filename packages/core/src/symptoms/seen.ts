import type { ExecutionState } from "@openswf/engine/state";
import type { WorkflowType } from "@openswf/model/wire-types";
import type { DomainKey } from "../stores/domain-key.ts";

/** Where a symptom is seen. */
export interface Seen {
  readonly domain: DomainKey;
  readonly state: ExecutionState;
  /** For the log: one execution that has the symptom. */
  readonly names: {
    readonly domain: DomainKey;
    readonly workflowType: WorkflowType;
    readonly workflowId: string;
    readonly runId: string;
  };
}

export function seenIn(domain: DomainKey, state: ExecutionState): Seen {
  const { workflowType, execution } = state;
  return { domain, state, names: { domain, workflowType, ...execution } };
}
