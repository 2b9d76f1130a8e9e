/**
 * What the server asks of a store. A store knows no rule of SWF: an event is a printed line, a deadline is an instant,
 * a task is a row of an index, an errand is a body under a key. Two promises hold for every implementation and are
 * proven by one contract suite:
 *
 * S1. When a promise of `commit` or of a registration settles with success, the change is durable.
 * S2. The changes of one Commit land together or not at all, each only on the version it expected; a refused Commit
 *     leaves the others of its group alone.
 * S3. Reads see everything whose promise has settled.
 * S4. Nothing is returned unbounded: every list takes a limit.
 */
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus, RegistrationStatus, ResourceTag, WorkflowExecution } from "@openswf/model/wire-types";

/** `ACCOUNT/REGION`: the place where names live. */
export type Scope = string;
/** `ACCOUNT/REGION/DOMAIN`. A domain's name never holds a `/`. */
export type DomainKey = string;

export interface SecretRecord {
  readonly name: string;
  readonly value: Uint8Array;
}

/** A piece of access control, such as a user or a policy. What it says is access control's business. */
export interface AccessRecord {
  readonly key: string;
  readonly body: string;
}
/** What one change does to access records: those put replace those of the same key. */
export interface AccessChange {
  readonly put: readonly AccessRecord[];
  readonly removed: readonly string[];
}

export interface DomainRecord {
  readonly key: DomainKey;
  readonly name: string;
  readonly status: RegistrationStatus;
  readonly description: string | undefined;
  /** The retention as it was registered, in days or NONE. */
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
  /** The registered defaults as JSON: the `configuration` of the wire. */
  readonly configuration: string;
}

/** Where a page starts (exclusive) and how long it is. `reverse` is the order of the whole list, before paging. */
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
/** A task that waits for a poll. Only a hint: the execution decides whether the task may still start. */
export interface TaskRow {
  readonly list: TaskListKey;
  readonly priority: number;
  readonly scheduledAt: Instant;
  readonly runId: RunId;
  readonly scheduledEventId: EventId;
}

/** Work that an execution has promised to another (or to the world) and has not yet done. */
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
  /** Present when this change starts the execution; then `expectedVersion` is 0. */
  readonly created: NewExecution | undefined;
  /** The version this change was made on. The stored version becomes `expectedVersion + 1`. */
  readonly expectedVersion: number;
  /**
   * Printed events, in order, ids dense from `firstEventId`, with a line feed between them and none at the end.
   * `undefined` when there are none.
   */
  readonly events: { readonly firstEventId: EventId; readonly count: number; readonly body: string } | undefined;
  /** Replaces the stored snapshot. */
  readonly snapshot: { readonly lastEventId: EventId; readonly body: string } | undefined;
  /** When the execution wants attention next: an instant, `null` for never, `undefined` to leave it as it is. */
  readonly wakeAt: Instant | null | undefined;
  /** Tasks and errands are those of this run; to add a task that is there, or remove one that is not, does nothing. */
  readonly tasksAdded: readonly TaskRow[];
  readonly tasksRemoved: readonly TaskRow[];
  readonly errandsAdded: readonly ErrandRow[];
  /** Ids of errands that are done. One that is not stored (somebody else has done it) makes the commit a conflict. */
  readonly errandsSettled: readonly string[];
  /** Latest heartbeats: inserted or replaced by scheduledEventId. */
  readonly heartbeats: readonly HeartbeatRow[];
  /** Activity tasks whose heartbeat row, if any, goes. */
  readonly heartbeatsRemoved: readonly EventId[];
  /** What List and Describe show of `cancelRequested`; `undefined` to leave it. */
  readonly cancelRequested: boolean | undefined;
  /** At most once for each execution; other changes may still follow. */
  readonly closed: { readonly at: Instant; readonly status: CloseStatus } | undefined;
}
/** All or nothing, applied in order. */
export type Commit = readonly ExecutionChange[];
/**
 * `conflict`: some expected version was not the stored one (or the run to be created exists, or the run to be changed
 * does not). `alreadyOpen`: a created execution's workflowId has an open run in its domain (after the changes before it).
 */
export type CommitOutcome = "committed" | "conflict" | "alreadyOpen";

export interface StoredExecution {
  readonly runId: RunId;
  readonly domain: DomainKey;
  readonly workflowId: string;
  readonly version: number;
  readonly snapshot: string | undefined;
  /** The events after the snapshot (all, when there is none), printed, ascending. */
  readonly tail: readonly string[];
  readonly heartbeats: readonly HeartbeatRow[];
  readonly wakeAt: Instant | undefined;
  readonly closedAt: Instant | undefined;
}

/** One row of List: what visibility knows of an execution. */
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
  /** Where a page that ends with this row goes on. Made by the store, only handed back to it: see `cursorForm`. */
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
  /** Which time is bounded and ordered by. Open executions have only a start time. */
  readonly time: "startedAt" | "closedAt";
  /** Inclusive. */
  readonly from: Instant;
  /** Inclusive; `undefined` for no bound. */
  readonly to: Instant | undefined;
  /** Executions closed at or before this have left retention and are not seen; `undefined` when nothing has. */
  readonly hiddenUntil: Instant | undefined;
  readonly filter: ExecutionFilter | undefined;
}

export interface HistoryRange {
  /** First and last event wanted, inclusive. */
  readonly from: EventId;
  readonly to: EventId;
  readonly limit: number;
  /** Descending by id, starting at `to`. */
  readonly reverse: boolean;
}

/** What another server has committed to a store that several share. */
export type StoreNotice =
  | { readonly kind: "tasksAdded"; readonly lists: readonly TaskListKey[] }
  /** Some execution's wakeAt has become this, or an earlier one. */
  | { readonly kind: "wakeAt"; readonly at: Instant }
  | { readonly kind: "registrationsChanged"; readonly domain: DomainKey }
  /** Nothing could be heard for a while: anything may have happened. */
  | { readonly kind: "missed" };

/**
 * News of what other servers have committed, durable before it is told. Only hints: one may be lost, come late, or come
 * twice, so whoever hears them still looks into the store now and then.
 */
export interface StoreNotices {
  /** The result takes the listener back. */
  hear(listener: (notice: StoreNotice) => void): () => void;
}

export interface Store {
  /** True when no other process can write to this store: then caches over it stay true for ever. */
  readonly exclusive: boolean;
  /** Groups that it is worth to have on their way at once: a database has more than one thread, a file has one. */
  readonly groupsAtOnce: number;
  /**
   * What the cursors of `listExecutions` look like. Callers keep them while a store is moved to one of another kind, which
   * does not know the places that they mean.
   */
  readonly cursorForm: RegExp;
  /** `undefined` where there are no others, or they cannot be heard. */
  readonly notices: StoreNotices | undefined;

  /** The stored secret of this name, made by `make` (and stored durably) when there is none. */
  secret(name: string, make: () => Uint8Array): Promise<Uint8Array>;

  /** Every secret, ascending by name: for export. */
  scanSecrets(after: string | undefined, limit: number): Promise<readonly SecretRecord[]>;

  /** Removes a secret; nothing happens when there is none of this name. */
  removeSecret(name: string): Promise<void>;

  /**
   * Raised by every change of access records; 0 before the first. Others than the server change them, also where the
   * store is exclusive: whoever keeps them in memory asks for this now and then.
   */
  accessVersion(): Promise<number>;
  /** Access records ascending by key in byte order (UTF-8), strictly after `after`. */
  scanAccess(after: string | undefined, limit: number): Promise<readonly AccessRecord[]>;
  /** All or nothing, and only on the version it expected, which becomes the next one. */
  changeAccess(expectedVersion: number, change: AccessChange): Promise<"changed" | "conflict">;

  registerDomain(domain: DomainRecord, domainsMax: number): Promise<"registered" | "exists" | "limitExceeded">;
  readDomain(key: DomainKey): Promise<DomainRecord | undefined>;
  /** DEPRECATED also deprecates, at `at`, every registered type of the domain. REGISTERED leaves the types alone. */
  setDomainStatus(
    key: DomainKey,
    status: RegistrationStatus,
    at: Instant,
  ): Promise<"changed" | "unchanged" | "unknown">;
  /** Ascending by name in byte order (UTF-8). */
  listDomains(scope: Scope, status: RegistrationStatus, page: Page<string>): Promise<readonly DomainRecord[]>;
  /** Every domain of every scope, ascending by key: for the retention sweep and for verify. */
  scanDomains(after: DomainKey | undefined, limit: number): Promise<readonly DomainRecord[]>;
  /** Sets `set` over the tags there are, then removes `removedKeys`. `tooMany` when more than `tagsMax` would be left. */
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
  /** Only a deprecated type goes. */
  deleteType(key: TypeKey): Promise<"deleted" | "unknown" | "registered">;
  /** Ascending by name, then version, byte order. `name` keeps only that name. */
  listTypes(
    domain: DomainKey,
    kind: RegisteredKind,
    status: RegistrationStatus,
    name: string | undefined,
    page: Page<{ readonly name: string; readonly version: string }>,
  ): Promise<readonly TypeRecord[]>;

  /**
   * One durable step for the whole group; the outcomes are in the order of the commits. Groups that are on their way at
   * the same time may land in any order.
   */
  commit(group: readonly Commit[]): Promise<readonly CommitOutcome[]>;
  readExecution(runId: RunId): Promise<StoredExecution | undefined>;
  /** Whether the stored version of a run is this one: for caches over a store that others write to. */
  isAtVersion(runId: RunId, version: number): Promise<boolean>;
  /** The open run of a workflowId. */
  findOpenRun(domain: DomainKey, workflowId: string): Promise<RunId | undefined>;
  /** Printed events; empty when the run is not there. */
  readHistory(runId: RunId, range: HistoryRange): Promise<readonly string[]>;

  /** By priority (highest first), then scheduledAt, then runId and scheduledEventId; strictly after `after`. */
  readTasks(list: TaskListKey, after: TaskRow | undefined, limit: number): Promise<readonly TaskRow[]>;
  /** At most `max`. */
  countTasks(list: TaskListKey, max: number): Promise<number>;
  /** Executions whose wakeAt is at or before `until`, earliest first. */
  readDue(until: Instant, limit: number): Promise<readonly { readonly runId: RunId; readonly wakeAt: Instant }[]>;
  /** The earliest wakeAt of all. */
  nextWakeAt(): Promise<Instant | undefined>;
  /** Errands ascending by (runId, errandId), strictly after `after`. */
  readErrands(
    after: { readonly runId: RunId; readonly errandId: string } | undefined,
    limit: number,
  ): Promise<readonly ErrandRow[]>;

  /** Descending by the query's time, ascending when `reverse`; ties in a stable order. */
  listExecutions(query: ExecutionQuery, page: Page<string>): Promise<readonly ExecutionRecord[]>;
  /** At most `max`. */
  countExecutions(query: ExecutionQuery, max: number): Promise<number>;

  /**
   * Removes executions of the domain closed at or before `closedUntil` that have no errand left; the number removed. It may
   * be below `limit` although there are more, so that one call stays short; when it is 0, there are none.
   */
  removeClosed(domain: DomainKey, closedUntil: Instant, limit: number): Promise<number>;

  /** Every execution, in a stable order, strictly after `after`: for verify. */
  scanExecutions(after: RunId | undefined, limit: number): Promise<readonly ExecutionSummary[]>;
  /** Every task row of one run: for verify. */
  tasksOf(runId: RunId): Promise<readonly TaskRow[]>;
  /** Every errand row of one run: for verify. */
  errandsOf(runId: RunId): Promise<readonly ErrandRow[]>;
  /** Rows that name a run which is not there, as text for a person: for verify. Empty when all is well. */
  orphans(limit: number): Promise<readonly string[]>;

  close(): Promise<void>;
}

/** What verify needs to know of an execution beyond its history. */
export interface ExecutionSummary extends ExecutionRecord {
  readonly domain: DomainKey;
  readonly version: number;
  readonly wakeAt: Instant | undefined;
  readonly lastEventId: EventId;
}
