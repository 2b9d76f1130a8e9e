import { invariant } from "@openswf/model/invariant";
import type { ActivityTaskState, ExecutionState, Heartbeat } from "./state.ts";

/** Increased whenever the form below changes. An older snapshot is then ignored and the history is folded instead. */
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
 * Prints a state as text, so that a load need not fold a long history. A snapshot is never the only copy of anything:
 * the history has it all, except for heartbeats, which are stored separately and left out here.
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

/** A loaded state with its stored heartbeats restored. */
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

/** The number of open items, which determines the size of a snapshot. */
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
