import { isDeepStrictEqual } from "node:util";
import type { StoredExecution } from "@openswf/core/stores/executions";
import { fold } from "@openswf/engine/evolve";
import { parseSnapshot, printSnapshot } from "@openswf/engine/snapshot";
import type { ExecutionState } from "@openswf/engine/state";
import { parseHistoryEvent } from "@openswf/model/history-events";
import type { Report } from "./report.ts";
import type { WalkedHistory } from "./walk-history.ts";

/** The stored snapshot. Like the server, verify ignores a snapshot of another form. */
export type ReadSnapshot =
  | { readonly kind: "state"; readonly state: ExecutionState }
  | { readonly kind: "none" | "ofAnotherForm" | "unreadable" };

export function readSnapshot({ snapshot }: StoredExecution): ReadSnapshot {
  if (snapshot === undefined) return { kind: "none" };
  try {
    const state = parseSnapshot(snapshot);
    return state === undefined ? { kind: "ofAnotherForm" } : { kind: "state", state };
  } catch {
    return { kind: "unreadable" };
  }
}

/**
 * The snapshot must equal the fold of the history up to its event, and with the tail it must lead to the fold of the
 * whole history.
 */
export function checkSnapshot(
  stored: StoredExecution,
  snapshot: ReadSnapshot,
  { state, snapshotThere }: WalkedHistory,
  report: Report,
): void {
  if (snapshot.kind === "ofAnotherForm") return;
  if (snapshot.kind === "unreadable") {
    report("the snapshot cannot be read");
    return;
  }
  const from = snapshot.kind === "state" ? snapshot.state : undefined;
  if (from !== undefined) {
    if (snapshotThere === undefined) {
      report(`the snapshot is of event ${from.lastEventId}, but the history ends with event ${state.lastEventId}`);
      return;
    }
    const different = differences(printSnapshot(from), snapshotThere);
    if (different !== undefined) {
      report(`the snapshot of event ${from.lastEventId} differs from the history in ${different}`);
      return;
    }
  }
  const wrong = tailWrong(stored, from, state);
  if (wrong !== undefined) report(`${from === undefined ? "the tail" : "the tail after the snapshot"} ${wrong}`);
}

function tailWrong(
  { runId, workflowId, tail }: StoredExecution,
  from: ExecutionState | undefined,
  whole: ExecutionState,
): string | undefined {
  try {
    const loaded = fold({ runId, workflowId }, from, tail.map(parseHistoryEvent));
    const different = differences(printSnapshot(loaded), printSnapshot(whole));
    return different === undefined ? undefined : `does not lead to the same state as the whole history: ${different}`;
  } catch (error) {
    return `cannot be folded (${String(error)})`;
  }
}

/** The parts of the state in which two printed snapshots differ. */
function differences(one: string, other: string): string | undefined {
  if (one === other) return undefined;
  const [a, b] = [stateOf(one), stateOf(other)];
  const different = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (name) => !isDeepStrictEqual(a[name], b[name]),
  );
  return different.length === 0 ? undefined : different.join(", ");
}

function stateOf(printed: string): Readonly<Record<string, unknown>> {
  // `as`: printSnapshot has just printed it.
  return (JSON.parse(printed) as { readonly state: Readonly<Record<string, unknown>> }).state;
}
