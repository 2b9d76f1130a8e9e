import type { EventId } from "@openswf/model/brand";
import type { ChildPolicy } from "@openswf/model/wire-types";
import type { ExecutionState } from "./state.ts";

/**
 * Work that an execution has promised and that needs somebody else: another execution, or Lambda. It is stored with the
 * transition that promised it and settled by the transition that did it, so a crash between the two loses nothing.
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
    };

/** The name of an errand, unique within its execution. */
export function errandId(errand: Errand): string {
  switch (errand.kind) {
    case "notifyParent":
      return errand.kind;
    case "startLambdaFunction":
      return `${errand.kind}:${errand.scheduledEventId}`;
    default:
      return `${errand.kind}:${errand.initiatedEventId}`;
  }
}

/** The errands that an open execution must have stored, no more and no fewer. */
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

/** The errands that the close of an execution makes: its parent hears of it, its children meet the child policy. */
export function closeErrands(state: ExecutionState): readonly Errand[] {
  const { closing } = state;
  if (closing === undefined || closing.status === "CONTINUED_AS_NEW") return [];
  const errands: Errand[] = state.parent === undefined ? [] : [{ kind: "notifyParent" }];
  for (const [initiatedEventId, child] of state.children) {
    // A child whose start is still on its way meets the policy when it has started.
    if (child.startedEventId !== undefined) errands.push(...childPolicyErrands(state, initiatedEventId));
  }
  return errands;
}

/** What the policy of a closed execution asks of one of its children. */
export function childPolicyErrands(state: ExecutionState, initiatedEventId: EventId): readonly Errand[] {
  const childPolicy = state.closing?.childPolicy;
  const child = state.children.get(initiatedEventId);
  if (child === undefined || childPolicy === undefined || childPolicy === "ABANDON") return [];
  return [{ kind: "applyChildPolicy", initiatedEventId, workflowId: child.workflowId, childPolicy }];
}
