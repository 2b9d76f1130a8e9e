import { nearestDeadline } from "@openswf/engine/deadlines";
import { errandId } from "@openswf/engine/errands";
import { openItems, printSnapshot } from "@openswf/engine/snapshot";
import type { Task } from "@openswf/engine/tasks";
import type { Transition } from "@openswf/engine/transition";
import type { Instant } from "@openswf/model/brand";
import { printHistoryEvent } from "@openswf/model/history-events";
import type { ExecutionChange } from "../stores/commits.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import type { TaskRow } from "../stores/tasks.ts";
import type { CachedExecution } from "./cached-execution.ts";
import type { Cause } from "./stepping.ts";

/**
 * A snapshot is written once this many events have followed the last one, or as many events as there are open items if
 * that is more. A load therefore folds few events, and the cost of snapshots per event stays constant.
 */
const eventsPerSnapshot = 128;

/** One execution's part of a commit. It also determines the cached form once the commit is durable. */
export interface Part {
  /** `undefined` for an execution that this commit starts. */
  readonly execution: CachedExecution | undefined;
  readonly transition: Transition;
  readonly domain: DomainKey;
  /** After a wake-up, the next one is computed from scratch. After anything else, the wake-up only moves earlier. */
  readonly cause: Cause;
}

export interface PrintedPart {
  readonly part: Part;
  readonly change: ExecutionChange;
  readonly printed: readonly string[];
}

const none: readonly never[] = [];

/** Most parts have nothing of most kinds: then nothing is allocated. */
function each<Item, Row>(items: readonly Item[], rowOf: (item: Item) => Row): readonly Row[] {
  return items.length === 0 ? none : items.map(rowOf);
}

function taskRow(domain: DomainKey, transition: Transition, task: Task): TaskRow {
  return {
    list: { domain, kind: task.kind, name: task.taskList },
    priority: task.priority,
    scheduledAt: task.scheduledAt,
    runId: transition.state.execution.runId,
    scheduledEventId: task.scheduledEventId,
  };
}

/**
 * When the execution needs attention next. The stored instant usually stays: it moves only when something falls due
 * earlier. A stored instant that has become too early costs one idle wake-up. That is cheaper than updating an index at
 * every start, completion and heartbeat.
 */
function wakeAtOf({ execution, transition, cause }: Part): Instant | null | undefined {
  const stored = execution?.wakeAt;
  if (transition.isClosed) return stored === undefined ? undefined : null;
  if (cause === "wakeUp") {
    const nearest = nearestDeadline(transition.state);
    return nearest === stored ? undefined : (nearest ?? null);
  }
  const earliest = transition.earliestDeadline;
  return earliest !== undefined && (stored === undefined || earliest < stored) ? earliest : undefined;
}

/** Whether the part has anything to store. */
export function hasChanged(part: Part): boolean {
  const { transition } = part;
  return (
    transition.events.length > 0 ||
    transition.heartbeats.size > 0 ||
    transition.errandsSettled.length > 0 ||
    transition.errandsAdded.length > 0 ||
    wakeAtOf(part) !== undefined
  );
}

export function printPart(part: Part): PrintedPart {
  const { execution, transition, domain } = part;
  const { state } = transition;
  const { runId, workflowId } = state.execution;
  const printed = transition.events.map(printHistoryEvent);
  const first = transition.events[0];
  const sinceSnapshot = state.lastEventId - (execution?.snapshotEventId ?? 0);
  const needsSnapshot = !transition.isClosed && sinceSnapshot > Math.max(eventsPerSnapshot, openItems(state));
  const change: ExecutionChange = {
    runId,
    created:
      execution === undefined
        ? {
            domain,
            workflowId,
            workflowType: state.workflowType,
            startedAt: state.startedAt,
            parent: state.parent?.execution,
            tagList: state.tagList,
          }
        : undefined,
    expectedVersion: execution?.version ?? 0,
    events:
      first === undefined
        ? undefined
        : { firstEventId: first.eventId, count: printed.length, body: printed.join("\n") },
    snapshot: needsSnapshot ? { lastEventId: state.lastEventId, body: printSnapshot(state) } : undefined,
    wakeAt: wakeAtOf(part),
    tasksAdded: each(transition.tasksAdded, (task) => taskRow(domain, transition, task)),
    tasksRemoved: each(transition.tasksRemoved, (task) => taskRow(domain, transition, task)),
    errandsAdded: each(transition.errandsAdded, (errand) => ({
      runId,
      errandId: errandId(errand),
      body: JSON.stringify(errand),
    })),
    errandsSettled: transition.errandsSettled,
    heartbeats:
      transition.heartbeats.size === 0
        ? none
        : Array.from(transition.heartbeats, ([scheduledEventId, heartbeat]) => ({ scheduledEventId, ...heartbeat })),
    heartbeatsRemoved: transition.heartbeatsRemoved,
    cancelRequested:
      state.cancelRequested === (execution?.state.cancelRequested ?? false) ? undefined : state.cancelRequested,
    closed: state.closing === undefined || execution?.state.closing !== undefined ? undefined : state.closing,
  };
  return { part, change, printed };
}
