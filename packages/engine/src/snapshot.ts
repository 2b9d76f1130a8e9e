import { invariant } from "@openswf/model/invariant";
import type { ActivityTaskState, ExecutionState, Heartbeat } from "./state.ts";

/** Raised when the form below changes: an older snapshot is then left aside and the history folded instead. */
const form = 1;

const mapNames = [
  "activityTasks",
  "activityIds",
  "timers",
  "children",
  "externalSignals",
  "externalCancels",
  "lambdaFunctions",
] as const;

/**
 * A state as text, to spare a load the folding of a long history. Never the only copy of anything: the history has it
 * all, and heartbeats, which the history has not, are kept beside it and left out here.
 */
export function printSnapshot(state: ExecutionState): string {
  const withoutHeartbeats = [...state.activityTasks].map(([id, task]) => [id, { ...task, heartbeat: undefined }]);
  const maps = Object.fromEntries(mapNames.map((name) => [name, [...state[name]]]));
  return JSON.stringify({ form, state: { ...state, ...maps, activityTasks: withoutHeartbeats } });
}

/** `undefined` for a snapshot of another form. */
export function parseSnapshot(text: string): ExecutionState | undefined {
  const parsed = JSON.parse(text) as { readonly form: number; readonly state: Record<string, unknown> };
  if (parsed.form !== form) return undefined;
  const maps = Object.fromEntries(
    mapNames.map((name) => {
      const entries = parsed.state[name];
      invariant(Array.isArray(entries), `snapshot without ${name}`);
      return [name, new Map(entries)];
    }),
  );
  // `as`: printSnapshot of this form wrote it from an ExecutionState.
  return { ...parsed.state, ...maps } as unknown as ExecutionState;
}

/** A loaded state with its stored heartbeats put back. */
export function withHeartbeats(
  state: ExecutionState,
  heartbeats: readonly (Heartbeat & { readonly scheduledEventId: number })[],
): ExecutionState {
  if (heartbeats.length === 0) return state;
  const activityTasks = new Map(state.activityTasks);
  for (const { scheduledEventId, at, details } of heartbeats) {
    const task: ActivityTaskState | undefined = activityTasks.get(scheduledEventId);
    if (task !== undefined) activityTasks.set(scheduledEventId, { ...task, heartbeat: { at, details } });
  }
  return { ...state, activityTasks };
}

/** How many things are open: what a snapshot's size grows with. */
export function openItems(state: ExecutionState): number {
  return (
    state.activityTasks.size +
    state.timers.size +
    state.children.size +
    state.externalSignals.size +
    state.externalCancels.size +
    state.lambdaFunctions.size
  );
}
