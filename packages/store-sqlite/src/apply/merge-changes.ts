import type { ExecutionChange, HeartbeatRow, NewExecution } from "@openswf/core/stores/commits";
import type { ErrandRow } from "@openswf/core/stores/errands";
import type { TaskRow } from "@openswf/core/stores/tasks";
import type { EventId, RunId } from "@openswf/model/brand";

/** Events are read by rows, so a row does not grow beyond this by merging. */
const mergedEventsUnitsMax = 16 * 1024;

type Events = NonNullable<ExecutionChange["events"]>;

/** All changes of one run in a batch. Applying it leaves the same rows as applying them one by one, but for the cuts of history. */
export interface MergedChange {
  readonly runId: RunId;
  readonly created: NewExecution | undefined;
  /** Before the first change. */
  readonly expectedVersion: number;
  /** After the last change. */
  readonly version: number;
  readonly events: readonly Events[];
  readonly snapshot: ExecutionChange["snapshot"];
  readonly wakeAt: ExecutionChange["wakeAt"];
  readonly tasksAdded: readonly TaskRow[];
  readonly tasksRemoved: readonly TaskRow[];
  readonly errandsAdded: readonly ErrandRow[];
  readonly errandsSettled: readonly string[];
  readonly heartbeats: readonly HeartbeatRow[];
  readonly heartbeatsRemoved: readonly EventId[];
  readonly cancelRequested: boolean | undefined;
  readonly closed: ExecutionChange["closed"];
}

/** Merges the changes of each run. The runs are in the order of their first change, so started ones stay in order. */
export function mergeChanges(changes: readonly ExecutionChange[]): readonly MergedChange[] {
  const merging = new Map<RunId, Merging>();
  for (const change of changes) {
    const run = merging.get(change.runId);
    if (run === undefined) merging.set(change.runId, new Merging(change));
    else run.add(change);
  }
  return [...merging.values()].map((run) => run.merged());
}

/** What remains of adding and removing rows of one kind: per key, the last word. */
class LastWords<Row, Key> {
  readonly #added = new Map<Key, Row>();
  readonly #removed = new Set<Key>();

  add(key: Key, row: Row): void {
    this.#removed.delete(key);
    this.#added.set(key, row);
  }

  remove(key: Key): void {
    this.#added.delete(key);
    this.#removed.add(key);
  }

  get added(): readonly Row[] {
    return [...this.#added.values()];
  }

  /** Rows of a run that is new were added in the same batch, if at all. */
  removed(isNew: boolean): readonly Key[] {
    return isNew ? [] : [...this.#removed];
  }
}

class Merging {
  readonly #first: ExecutionChange;
  #last: ExecutionChange;
  readonly #events: Events[] = [];
  /** Bodies that follow each other, and become one. */
  #bodies: string[] = [];
  #bodiesAt = { firstEventId: 0, count: 0, units: 0 };
  #snapshot: ExecutionChange["snapshot"];
  #wakeAt: ExecutionChange["wakeAt"];
  #cancelRequested: boolean | undefined;
  #closed: ExecutionChange["closed"];
  readonly #tasks = new LastWords<TaskRow, string>();
  readonly #tasksByKey = new Map<string, TaskRow>();
  readonly #errands = new LastWords<ErrandRow, string>();
  readonly #heartbeats = new LastWords<HeartbeatRow, EventId>();

  constructor(first: ExecutionChange) {
    this.#first = first;
    this.#last = first;
    this.add(first);
  }

  add(change: ExecutionChange): void {
    this.#last = change;
    if (change.events !== undefined) this.#addEvents(change.events);
    this.#snapshot = change.snapshot ?? this.#snapshot;
    if (change.wakeAt !== undefined) this.#wakeAt = change.wakeAt;
    this.#cancelRequested = change.cancelRequested ?? this.#cancelRequested;
    this.#closed = change.closed ?? this.#closed;
    // Within a change, in the order in which progress-rows.ts writes.
    for (const task of change.tasksRemoved) this.#tasks.remove(this.#taskKey(task));
    for (const task of change.tasksAdded) this.#tasks.add(this.#taskKey(task), task);
    for (const errand of change.errandsAdded) this.#errands.add(errand.errandId, errand);
    for (const errandId of change.errandsSettled) this.#errands.remove(errandId);
    for (const heartbeat of change.heartbeats) this.#heartbeats.add(heartbeat.scheduledEventId, heartbeat);
    for (const scheduledEventId of change.heartbeatsRemoved) this.#heartbeats.remove(scheduledEventId);
  }

  #addEvents({ firstEventId, count, body }: Events): void {
    const { firstEventId: first, count: before, units } = this.#bodiesAt;
    const isNext = before > 0 && firstEventId === first + before && units + body.length <= mergedEventsUnitsMax;
    if (isNext) {
      this.#bodies.push(body);
      this.#bodiesAt = { firstEventId: first, count: before + count, units: units + body.length + 1 };
      return;
    }
    this.#endRow();
    this.#bodies = [body];
    this.#bodiesAt = { firstEventId, count, units: body.length };
  }

  #endRow(): void {
    const { firstEventId, count } = this.#bodiesAt;
    if (this.#bodies.length > 0) this.#events.push({ firstEventId, count, body: this.#bodies.join("\n") });
    this.#bodies = [];
  }

  #taskKey(task: TaskRow): string {
    const { list, priority, scheduledAt, scheduledEventId } = task;
    const key = `${list.kind} ${priority} ${scheduledAt} ${scheduledEventId} ${list.domain} ${list.name}`;
    this.#tasksByKey.set(key, task);
    return key;
  }

  merged(): MergedChange {
    this.#endRow();
    const { runId, created, expectedVersion } = this.#first;
    const isNew = created !== undefined;
    const tasksRemoved = this.#tasks.removed(isNew).flatMap((key) => this.#tasksByKey.get(key) ?? []);
    return {
      runId,
      created,
      expectedVersion: isNew ? 0 : expectedVersion,
      version: this.#last.created !== undefined ? 1 : this.#last.expectedVersion + 1,
      events: this.#events,
      snapshot: this.#snapshot,
      wakeAt: this.#wakeAt,
      tasksAdded: this.#tasks.added,
      tasksRemoved,
      errandsAdded: this.#errands.added,
      errandsSettled: this.#errands.removed(isNew),
      heartbeats: this.#heartbeats.added,
      heartbeatsRemoved: this.#heartbeats.removed(isNew),
      cancelRequested: this.#cancelRequested,
      closed: this.#closed,
    };
  }
}
