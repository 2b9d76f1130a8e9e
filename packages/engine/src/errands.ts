import type { EventId } from "@openswf/model/brand";
import type { ChildPolicy } from "@openswf/model/wire-types";
import type { ExecutionState } from "./state.ts";
import type { StateChanges } from "./state-changes.ts";

/**
 * Work that an execution has promised and that involves another party: another execution, Lambda, or whoever wants to
 * hear of state changes. An errand is stored with the transition that promises it and settled by the transition that
 * does it, so a crash in between loses nothing.
 */
export type Errand =
  | { readonly kind: "startChild"; readonly initiatedEventId: EventId }
  | { readonly kind: "signalExternal"; readonly initiatedEventId: EventId }
  | { readonly kind: "cancelExternal"; readonly initiatedEventId: EventId }
  | { readonly kind: "startLambdaFunction"; readonly scheduledEventId: EventId }
  | { readonly kind: "notifyParent" }
  | {
      readonly kind: "applyChildPolicy";
      readonly initiatedEventId: EventId;
      readonly workflowId: string;
      readonly childPolicy: Exclude<ChildPolicy, "ABANDON">;
    }
  | TellStateChanges;

/** Promised only where somebody wants to hear of state changes, so no history requires it. */
export interface TellStateChanges extends StateChanges {
  readonly kind: "tellStateChanges";
}

/**
 * The ids of all errands that tell state changes start with this, and sort after those of all others: a store finds one
 * kind without reading the other. What they tell comes in the order of the history.
 */
export const tellStateChangesPrefix = "tellStateChanges:";
/** Enough digits for any event id. */
const eventIdDigits = 10;

/** The errand's id, unique within its execution. */
export function errandId(errand: Errand): string {
  switch (errand.kind) {
    case "notifyParent":
      return errand.kind;
    case "startLambdaFunction":
      return `${errand.kind}:${errand.scheduledEventId}`;
    case "tellStateChanges":
      return `${tellStateChangesPrefix}${String(errand.changes[0]?.eventId).padStart(eventIdDigits, "0")}`;
    default:
      return `${errand.kind}:${errand.initiatedEventId}`;
  }
}

/** Exactly the errands that must be stored for an open execution. */
export function openErrands(state: ExecutionState): readonly Errand[] {
  if (state.closing !== undefined) return [];
  const errands: Errand[] = [];
  for (const [initiatedEventId, child] of state.children) {
    if (child.startedEventId === undefined) errands.push({ kind: "startChild", initiatedEventId });
  }
  for (const initiatedEventId of state.externalSignals.keys()) {
    errands.push({ kind: "signalExternal", initiatedEventId });
  }
  for (const initiatedEventId of state.externalCancels.keys()) {
    errands.push({ kind: "cancelExternal", initiatedEventId });
  }
  for (const [scheduledEventId, lambda] of state.lambdaFunctions) {
    if (lambda.startedEventId === undefined) errands.push({ kind: "startLambdaFunction", scheduledEventId });
  }
  return errands;
}

/** The errands that closing an execution creates: its parent is told, and the child policy applies to its children. */
export function closeErrands(state: ExecutionState): readonly Errand[] {
  const { closing } = state;
  if (closing === undefined || closing.status === "CONTINUED_AS_NEW") return [];
  const errands: Errand[] = state.parent === undefined ? [] : [{ kind: "notifyParent" }];
  for (const [initiatedEventId, child] of state.children) {
    // A child that has not started yet meets the policy once it starts.
    if (child.startedEventId !== undefined) errands.push(...childPolicyErrands(state, initiatedEventId));
  }
  return errands;
}

/** The errands that apply a closed execution's child policy to one of its children. */
export function childPolicyErrands(state: ExecutionState, initiatedEventId: EventId): readonly Errand[] {
  const childPolicy = state.closing?.childPolicy;
  const child = state.children.get(initiatedEventId);
  if (child === undefined || childPolicy === undefined || childPolicy === "ABANDON") return [];
  return [{ kind: "applyChildPolicy", initiatedEventId, workflowId: child.workflowId, childPolicy }];
}
