/**
 * Changes of executions as the payload of a frame: a line of JSON with one flat list, then all long texts, one after the
 * other. Long texts are mostly JSON themselves: within JSON, escaping them costs more than all the rest.
 *
 * The list starts with the number of changes. Each has its runId, its version, its flags, and then what the flags announce.
 * Texts are given by their lengths in UTF-16 units. Stored: never renumber or reorder; a new form is a new kind of frame.
 */
import type { Commit, ExecutionChange, HeartbeatRow, NewExecution } from "@openswf/core/stores/commits";
import type { ErrandRow } from "@openswf/core/stores/errands";
import type { TaskRow } from "@openswf/core/stores/tasks";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus, TagList } from "@openswf/model/wire-types";
import { intact } from "../damage/damage.ts";

type PackedValue = string | number | null | TagList;

const flag = {
  created: 1,
  parent: 2,
  tagList: 4,
  events: 8,
  snapshot: 16,
  wakeAt: 32,
  neverWakes: 64,
  tasksAdded: 128,
  tasksRemoved: 256,
  errandsAdded: 512,
  errandsSettled: 1024,
  heartbeats: 2048,
  heartbeatsRemoved: 4096,
  cancelRequested: 8192,
  cancelNotRequested: 16_384,
  closed: 32_768,
} as const;

/** The changes of commits that were accepted, so that it no longer matters which belong together. */
export function printChanges(commits: readonly Commit[]): string {
  const values: PackedValue[] = [0];
  const texts: string[] = [];
  let count = 0;
  for (const commit of commits) {
    for (const change of commit) {
      putChange(values, texts, change);
      count++;
    }
  }
  values[0] = count;
  return `${JSON.stringify(values)}\n${texts.join("")}`;
}

function flagsOf(change: ExecutionChange): number {
  const { created, wakeAt, cancelRequested } = change;
  return (
    (created === undefined ? 0 : flag.created) |
    (created?.parent === undefined ? 0 : flag.parent) |
    (created?.tagList === undefined ? 0 : flag.tagList) |
    (change.events === undefined ? 0 : flag.events) |
    (change.snapshot === undefined ? 0 : flag.snapshot) |
    (wakeAt === undefined ? 0 : wakeAt === null ? flag.neverWakes : flag.wakeAt) |
    (cancelRequested === undefined ? 0 : cancelRequested ? flag.cancelRequested : flag.cancelNotRequested) |
    (change.closed === undefined ? 0 : flag.closed) |
    flagsOfLists(change)
  );
}

function flagsOfLists(change: ExecutionChange): number {
  return (
    (change.tasksAdded.length === 0 ? 0 : flag.tasksAdded) |
    (change.tasksRemoved.length === 0 ? 0 : flag.tasksRemoved) |
    (change.errandsAdded.length === 0 ? 0 : flag.errandsAdded) |
    (change.errandsSettled.length === 0 ? 0 : flag.errandsSettled) |
    (change.heartbeats.length === 0 ? 0 : flag.heartbeats) |
    (change.heartbeatsRemoved.length === 0 ? 0 : flag.heartbeatsRemoved)
  );
}

function putChange(values: PackedValue[], texts: string[], change: ExecutionChange): void {
  const { created, events, snapshot, wakeAt, closed } = change;
  const flags = flagsOf(change);
  values.push(change.runId, change.expectedVersion, flags);
  if (created !== undefined) putCreated(values, created);
  if (events !== undefined) {
    values.push(events.firstEventId, events.count, events.body.length);
    texts.push(events.body);
  }
  if (snapshot !== undefined) {
    values.push(snapshot.lastEventId, snapshot.body.length);
    texts.push(snapshot.body);
  }
  if (wakeAt !== undefined && wakeAt !== null) values.push(wakeAt);
  if ((flags & flag.tasksAdded) !== 0) putTasks(values, change.tasksAdded);
  if ((flags & flag.tasksRemoved) !== 0) putTasks(values, change.tasksRemoved);
  if ((flags & (flag.errandsAdded | flag.errandsSettled)) !== 0) putErrands(values, texts, change, flags);
  if ((flags & flag.heartbeats) !== 0) {
    values.push(change.heartbeats.length);
    for (const { scheduledEventId, at, details } of change.heartbeats)
      values.push(scheduledEventId, at, details ?? null);
  }
  if ((flags & flag.heartbeatsRemoved) !== 0) values.push(change.heartbeatsRemoved.length, ...change.heartbeatsRemoved);
  if (closed !== undefined) values.push(closed.at, closed.status);
}

function putCreated(values: PackedValue[], created: NewExecution): void {
  const { domain, workflowId, workflowType, startedAt, parent, tagList } = created;
  values.push(domain, workflowId, workflowType.name, workflowType.version, startedAt);
  if (parent !== undefined) values.push(parent.workflowId, parent.runId);
  if (tagList !== undefined) values.push(tagList);
}

/** Without their runId, which is that of the change. */
function putTasks(values: PackedValue[], tasks: readonly TaskRow[]): void {
  values.push(tasks.length);
  for (const { list, priority, scheduledAt, scheduledEventId } of tasks) {
    values.push(list.domain, list.kind, list.name, priority, scheduledAt, scheduledEventId);
  }
}

/** Without their runId, which is that of the change. */
function putErrands(values: PackedValue[], texts: string[], change: ExecutionChange, flags: number): void {
  if ((flags & flag.errandsAdded) !== 0) {
    values.push(change.errandsAdded.length);
    for (const { errandId, body } of change.errandsAdded) {
      values.push(errandId, body.length);
      texts.push(body);
    }
  }
  if ((flags & flag.errandsSettled) !== 0) values.push(change.errandsSettled.length, ...change.errandsSettled);
}

/** Throws Damage if the text is not one that `printChanges` made. */
export function parseChanges(text: string): readonly ExecutionChange[] {
  const end = text.indexOf("\n");
  intact(end > 0, "a frame of the change log has no list of changes");
  const parsing = new Parsing(JSON.parse(text.slice(0, end)) as readonly PackedValue[], text, end + 1);
  const changes = parsing.all(() => parsing.change());
  intact(parsing.isOver, "a frame of the change log has more than its changes");
  return changes;
}

class Parsing {
  readonly #values: readonly PackedValue[];
  readonly #text: string;
  #index = 0;
  #textAt: number;

  constructor(values: readonly PackedValue[], text: string, textAt: number) {
    this.#values = values;
    this.#text = text;
    this.#textAt = textAt;
  }

  get isOver(): boolean {
    return this.#index === this.#values.length && this.#textAt === this.#text.length;
  }

  all<Item>(takeOne: () => Item): readonly Item[] {
    return Array.from({ length: this.#take<number>() }, takeOne);
  }

  change(): ExecutionChange {
    const runId = this.#take<RunId>();
    const expectedVersion = this.#take<number>();
    const flags = this.#take<number>();
    const when = <Value>(bit: number, take: () => Value): Value | undefined =>
      (flags & bit) === 0 ? undefined : take();
    const listed = <Item>(bit: number, takeOne: () => Item): readonly Item[] =>
      (flags & bit) === 0 ? [] : this.all(takeOne);
    return {
      runId,
      expectedVersion,
      created: when(flag.created, () => this.#created(flags)),
      events: when(flag.events, () => ({
        firstEventId: this.#take<EventId>(),
        count: this.#take<number>(),
        body: this.#takeText(),
      })),
      snapshot: when(flag.snapshot, () => ({ lastEventId: this.#take<EventId>(), body: this.#takeText() })),
      wakeAt: (flags & flag.neverWakes) !== 0 ? null : when(flag.wakeAt, () => this.#take<Instant>()),
      tasksAdded: listed(flag.tasksAdded, () => this.#task(runId)),
      tasksRemoved: listed(flag.tasksRemoved, () => this.#task(runId)),
      errandsAdded: listed(flag.errandsAdded, () => this.#errand(runId)),
      errandsSettled: listed(flag.errandsSettled, () => this.#take<string>()),
      heartbeats: listed(flag.heartbeats, () => this.#heartbeat()),
      heartbeatsRemoved: listed(flag.heartbeatsRemoved, () => this.#take<EventId>()),
      cancelRequested: (flags & flag.cancelNotRequested) !== 0 ? false : when(flag.cancelRequested, () => true),
      closed: when(flag.closed, () => ({ at: this.#take<Instant>(), status: this.#take<CloseStatus>() })),
    };
  }

  #created(flags: number): NewExecution {
    return {
      domain: this.#take<string>(),
      workflowId: this.#take<string>(),
      workflowType: { name: this.#take<string>(), version: this.#take<string>() },
      startedAt: this.#take<Instant>(),
      parent:
        (flags & flag.parent) === 0 ? undefined : { workflowId: this.#take<string>(), runId: this.#take<string>() },
      tagList: (flags & flag.tagList) === 0 ? undefined : this.#take<TagList & PackedValue>(),
    };
  }

  #task(runId: RunId): TaskRow {
    return {
      list: { domain: this.#take<string>(), kind: this.#take<TaskRow["list"]["kind"]>(), name: this.#take<string>() },
      priority: this.#take<number>(),
      scheduledAt: this.#take<Instant>(),
      runId,
      scheduledEventId: this.#take<EventId>(),
    };
  }

  #errand(runId: RunId): ErrandRow {
    return { runId, errandId: this.#take<string>(), body: this.#takeText() };
  }

  #heartbeat(): HeartbeatRow {
    return {
      scheduledEventId: this.#take<EventId>(),
      at: this.#take<Instant>(),
      details: this.#take<string | null>() ?? undefined,
    };
  }

  /** `as`: putChange put a value of this type here. The checksum of the frame says that it is the same value. */
  #take<Value extends PackedValue>(): Value {
    return this.#values[this.#index++] as Value;
  }

  #takeText(): string {
    const from = this.#textAt;
    this.#textAt += this.#take<number>();
    return this.#text.slice(from, this.#textAt);
  }
}
