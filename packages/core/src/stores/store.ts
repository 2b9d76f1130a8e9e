/**
 * The interface between the server and a store. A store knows no SWF rules: an event is a printed line, a deadline is
 * an instant, a task is an index row, and an errand is a body under a key. Every implementation keeps these promises,
 * which one contract suite tests:
 *
 * S1. When a promise of `commit` or of a registration resolves with success, the change is durable.
 * S2. The changes of one Commit land together or not at all, each only on the version that it expects. A refused Commit
 *     leaves the other Commits of its group unaffected.
 * S3. Reads see every change whose promise has settled.
 * S4. No result is unbounded: every list takes a limit.
 */
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus, RegistrationStatus, ResourceTag, WorkflowExecution } from "@openswf/model/wire-types";

/** `ACCOUNT/REGION`: the namespace of names. */
export type Scope = string;
/** `ACCOUNT/REGION/DOMAIN`. A domain name never contains a `/`. */
export type DomainKey = string;

export interface SecretRecord {
  readonly name: string;
  readonly value: Uint8Array;
}

/** A piece of access control, such as a user or a policy. Only access control interprets the body. */
export interface AccessRecord {
  readonly key: string;
  readonly body: string;
}
/** One change of access records. A record in `put` replaces the record with the same key. */
export interface AccessChange {
  readonly put: readonly AccessRecord[];
  readonly removed: readonly string[];
}

export interface DomainRecord {
  readonly key: DomainKey;
  readonly name: string;
  readonly status: RegistrationStatus;
  readonly description: string | undefined;
  /** The retention as registered: a number of days, or NONE. */
  readonly retention: string;
  readonly tags: readonly ResourceTag[];
}

export type RegisteredKind = "workflow" | "activity";
export interface TypeKey {
  readonly domain: DomainKey;
  readonly kind: RegisteredKind;
  readonly name: string;
  readonly version: string;
}
export interface TypeRecord extends TypeKey {
  readonly status: RegistrationStatus;
  readonly description: string | undefined;
  readonly createdAt: Instant;
  readonly deprecatedAt: Instant | undefined;
  /** The registered defaults as JSON: the `configuration` of the wire format. */
  readonly configuration: string;
}

/** A page's start (exclusive) and its maximum length. `reverse` reverses the whole list before it is paged. */
export interface Page<After> {
  readonly after: After | undefined;
  readonly limit: number;
  readonly reverse: boolean;
}

export interface TaskListKey {
  readonly domain: DomainKey;
  readonly kind: "decision" | "activity";
  readonly name: string;
}
/** A task that waits for a poll. It is only a hint: the execution decides whether the task may still start. */
export interface TaskRow {
  readonly list: TaskListKey;
  readonly priority: number;
  readonly scheduledAt: Instant;
  readonly runId: RunId;
  readonly scheduledEventId: EventId;
}

/** Work that an execution owes to another execution (or to the outside world) and has not done yet. */
export interface ErrandRow {
  readonly runId: RunId;
  /** Unique within the run. */
  readonly errandId: string;
  readonly body: string;
}

export interface HeartbeatRow {
  readonly scheduledEventId: EventId;
  readonly at: Instant;
  readonly details: string | undefined;
}

export interface NewExecution {
  readonly domain: DomainKey;
  readonly workflowId: string;
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly startedAt: Instant;
  readonly parent: WorkflowExecution | undefined;
  readonly tagList: readonly string[] | undefined;
}

/** One execution's part of a commit. */
export interface ExecutionChange {
  readonly runId: RunId;
  /** Present if this change starts the execution. `expectedVersion` is then 0. */
  readonly created: NewExecution | undefined;
  /** The version on which this change is based. The stored version becomes `expectedVersion + 1`. */
  readonly expectedVersion: number;
  /**
   * Printed events in order, with dense ids from `firstEventId`, separated by line feeds without a trailing one.
   * `undefined` when there are none.
   */
  readonly events: { readonly firstEventId: EventId; readonly count: number; readonly body: string } | undefined;
  /** Replaces the stored snapshot. */
  readonly snapshot: { readonly lastEventId: EventId; readonly body: string } | undefined;
  /** When the execution is next due: an instant, `null` for never, `undefined` for no change. */
  readonly wakeAt: Instant | null | undefined;
  /** Tasks and errands belong to this run. Adding an existing task or removing a missing one does nothing. */
  readonly tasksAdded: readonly TaskRow[];
  readonly tasksRemoved: readonly TaskRow[];
  readonly errandsAdded: readonly ErrandRow[];
  /**
   * Ids of completed errands. An id that is not stored (because another server has completed it) makes the commit a
   * conflict.
   */
  readonly errandsSettled: readonly string[];
  /** The latest heartbeats, inserted or replaced by scheduledEventId. */
  readonly heartbeats: readonly HeartbeatRow[];
  /** Activity tasks whose heartbeat rows, if any, are removed. */
  readonly heartbeatsRemoved: readonly EventId[];
  /** The value of `cancelRequested` in List and Describe; `undefined` for no change. */
  readonly cancelRequested: boolean | undefined;
  /** At most once per execution. Other changes may still follow. */
  readonly closed: { readonly at: Instant; readonly status: CloseStatus } | undefined;
}
/** All-or-nothing, applied in order. */
export type Commit = readonly ExecutionChange[];
/**
 * `conflict`: an expected version differs from the stored one (or the run to be created exists, or the run to be
 * changed does not). `alreadyOpen`: the workflowId of a created execution has an open run in its domain (after the
 * preceding changes).
 */
export type CommitOutcome = "committed" | "conflict" | "alreadyOpen";

export interface StoredExecution {
  readonly runId: RunId;
  readonly domain: DomainKey;
  readonly workflowId: string;
  readonly version: number;
  readonly snapshot: string | undefined;
  /** The printed events after the snapshot (all events, if there is no snapshot), ascending. */
  readonly tail: readonly string[];
  readonly heartbeats: readonly HeartbeatRow[];
  readonly wakeAt: Instant | undefined;
  readonly closedAt: Instant | undefined;
}

/** One row of List: an execution as visibility shows it. */
export interface ExecutionRecord {
  readonly runId: RunId;
  readonly workflowId: string;
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly startedAt: Instant;
  readonly closedAt: Instant | undefined;
  readonly closeStatus: CloseStatus | undefined;
  readonly parent: WorkflowExecution | undefined;
  readonly tagList: readonly string[] | undefined;
  readonly cancelRequested: boolean;
  /** The position after this row, where the next page starts. Opaque to all but the store: see `cursorForm`. */
  readonly cursor: string;
}
export type ExecutionFilter =
  | { readonly by: "workflowId"; readonly workflowId: string }
  | { readonly by: "type"; readonly name: string; readonly version: string | undefined }
  | { readonly by: "tag"; readonly tag: string }
  | { readonly by: "closeStatus"; readonly closeStatus: CloseStatus };
export interface ExecutionQuery {
  readonly domain: DomainKey;
  readonly status: "open" | "closed";
  /** The time that bounds and orders the list. Open executions have only a start time. */
  readonly time: "startedAt" | "closedAt";
  /** Inclusive. */
  readonly from: Instant;
  /** Inclusive; `undefined` for no bound. */
  readonly to: Instant | undefined;
  /** Hides executions closed at or before this instant, since their retention has ended; `undefined` hides none. */
  readonly hiddenUntil: Instant | undefined;
  readonly filter: ExecutionFilter | undefined;
}

export interface HistoryRange {
  /** The first and last event to read, inclusive. */
  readonly from: EventId;
  readonly to: EventId;
  readonly limit: number;
  /** Whether to read in descending order, starting at `to`. */
  readonly reverse: boolean;
}

/** A change that another server has committed to a shared store. */
export type StoreNotice =
  | { readonly kind: "tasksAdded"; readonly lists: readonly TaskListKey[] }
  /** The wakeAt of some execution has become this instant or an earlier one. */
  | { readonly kind: "wakeAt"; readonly at: Instant }
  | { readonly kind: "registrationsChanged"; readonly domain: DomainKey }
  /** Notices may have been lost for a while, so anything may have changed. */
  | { readonly kind: "missed" };

/**
 * Notices of what other servers have committed, sent once it is durable. They are only hints: a notice may be lost,
 * late or duplicated, so listeners must still poll the store from time to time.
 */
export interface StoreNotices {
  /** Returns a function that removes the listener. */
  hear(listener: (notice: StoreNotice) => void): () => void;
}

export interface Store {
  /** True if no other process can write to this store, so that caches over it never become stale. */
  readonly exclusive: boolean;
  /** How many groups are worth having in flight at once: a database works on several in parallel, a file on one. */
  readonly groupsAtOnce: number;
  /**
   * The format of `listExecutions` cursors. Callers may keep cursors while a store is moved to another kind of store,
   * which cannot interpret them.
   */
  readonly cursorForm: RegExp;
  /** `undefined` if there are no other servers, or their notices cannot be received. */
  readonly notices: StoreNotices | undefined;

  /** Returns the stored secret of this name. If there is none, stores one made by `make`, durably. */
  secret(name: string, make: () => Uint8Array): Promise<Uint8Array>;

  /**
   * Makes a durable write that changes nothing anybody can read, the way a commit is written. Resolves once it is durable;
   * rejects if the store cannot be written.
   */
  probe(): Promise<void>;

  /** Every secret, ascending by name: for export. */
  scanSecrets(after: string | undefined, limit: number): Promise<readonly SecretRecord[]>;

  /** Removes a secret. Does nothing if there is none of this name. */
  removeSecret(name: string): Promise<void>;

  /**
   * Increases with every change of access records; 0 before the first. Other processes than the server change them,
   * even in an exclusive store, so a cache of access records must check this version from time to time.
   */
  accessVersion(): Promise<number>;
  /** Access records, ascending by key in byte order (UTF-8), strictly after `after`. */
  scanAccess(after: string | undefined, limit: number): Promise<readonly AccessRecord[]>;
  /** All-or-nothing, and only if the version is still `expectedVersion`. The version then increases by one. */
  changeAccess(expectedVersion: number, change: AccessChange): Promise<"changed" | "conflict">;

  registerDomain(domain: DomainRecord, domainsMax: number): Promise<"registered" | "exists" | "limitExceeded">;
  readDomain(key: DomainKey): Promise<DomainRecord | undefined>;
  /**
   * DEPRECATED also deprecates, at `at`, every registered type of the domain. REGISTERED leaves the types unchanged.
   */
  setDomainStatus(
    key: DomainKey,
    status: RegistrationStatus,
    at: Instant,
  ): Promise<"changed" | "unchanged" | "unknown">;
  /** Ascending by name in byte order (UTF-8). */
  listDomains(scope: Scope, status: RegistrationStatus, page: Page<string>): Promise<readonly DomainRecord[]>;
  /** Every domain of every scope, ascending by key: for the retention sweep and for verify. */
  scanDomains(after: DomainKey | undefined, limit: number): Promise<readonly DomainRecord[]>;
  /**
   * Adds `set` to the existing tags, replacing equal keys, then removes `removedKeys`. `tooMany` if more than `tagsMax`
   * would remain.
   */
  tagDomain(
    key: DomainKey,
    set: readonly ResourceTag[],
    removedKeys: readonly string[],
    tagsMax: number,
  ): Promise<"changed" | "unknown" | "tooMany">;

  registerType(type: TypeRecord, typesMax: number): Promise<"registered" | "exists" | "limitExceeded">;
  readType(key: TypeKey): Promise<TypeRecord | undefined>;
  /** REGISTERED clears deprecatedAt. */
  setTypeStatus(key: TypeKey, status: RegistrationStatus, at: Instant): Promise<"changed" | "unchanged" | "unknown">;
  /** Deletes only deprecated types. */
  deleteType(key: TypeKey): Promise<"deleted" | "unknown" | "registered">;
  /** Ascending by name, then version, in byte order. `name` restricts the list to that name. */
  listTypes(
    domain: DomainKey,
    kind: RegisteredKind,
    status: RegistrationStatus,
    name: string | undefined,
    page: Page<{ readonly name: string; readonly version: string }>,
  ): Promise<readonly TypeRecord[]>;

  /**
   * One durable step for the whole group. The outcomes are in the order of the commits. Groups in flight at the same
   * time may land in any order.
   */
  commit(group: readonly Commit[]): Promise<readonly CommitOutcome[]>;
  readExecution(runId: RunId): Promise<StoredExecution | undefined>;
  /** Whether the stored version of a run is this one: for caches over a store to which others write. */
  isAtVersion(runId: RunId, version: number): Promise<boolean>;
  /** The open run of a workflowId. */
  findOpenRun(domain: DomainKey, workflowId: string): Promise<RunId | undefined>;
  /** Printed events; empty if the run does not exist. */
  readHistory(runId: RunId, range: HistoryRange): Promise<readonly string[]>;

  /** By priority (highest first), then scheduledAt, runId and scheduledEventId; strictly after `after`. */
  readTasks(list: TaskListKey, after: TaskRow | undefined, limit: number): Promise<readonly TaskRow[]>;
  /** Counts up to `max`. */
  countTasks(list: TaskListKey, max: number): Promise<number>;
  /** Executions whose wakeAt is at or before `until`, earliest first. */
  readDue(until: Instant, limit: number): Promise<readonly { readonly runId: RunId; readonly wakeAt: Instant }[]>;
  /** The earliest wakeAt of all executions. */
  nextWakeAt(): Promise<Instant | undefined>;
  /** Errands ascending by (runId, errandId), strictly after `after`. */
  readErrands(
    after: { readonly runId: RunId; readonly errandId: string } | undefined,
    limit: number,
  ): Promise<readonly ErrandRow[]>;

  /** Descending by the query's time, or ascending if `reverse`. Ties have a stable order. */
  listExecutions(query: ExecutionQuery, page: Page<string>): Promise<readonly ExecutionRecord[]>;
  /** Counts up to `max`. */
  countExecutions(query: ExecutionQuery, max: number): Promise<number>;

  /**
   * Removes executions of the domain that closed at or before `closedUntil` and have no errands left. Returns the
   * number removed. To keep a call short, the number may be below `limit` even though more remain; when it is 0, none
   * remain.
   */
  removeClosed(domain: DomainKey, closedUntil: Instant, limit: number): Promise<number>;

  /** Every execution, in a stable order, strictly after `after`: for verify. */
  scanExecutions(after: RunId | undefined, limit: number): Promise<readonly ExecutionSummary[]>;
  /** Every task row of one run: for verify. */
  tasksOf(runId: RunId): Promise<readonly TaskRow[]>;
  /** Every errand row of one run: for verify. */
  errandsOf(runId: RunId): Promise<readonly ErrandRow[]>;
  /** Rows that refer to a missing run, as readable text: for verify. Empty in a healthy store. */
  orphans(limit: number): Promise<readonly string[]>;

  close(): Promise<void>;
}

/** The facts about an execution, beyond its history, that verify needs. */
export interface ExecutionSummary extends ExecutionRecord {
  readonly domain: DomainKey;
  readonly version: number;
  readonly wakeAt: Instant | undefined;
  readonly lastEventId: EventId;
}
