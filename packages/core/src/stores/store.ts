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
import type { AccessRecords } from "./access-records.ts";
import type { Commits } from "./commits.ts";
import type { Domains } from "./domains.ts";
import type { Errands } from "./errands.ts";
import type { Histories, StoredExecutions } from "./executions.ts";
import type { Inspection } from "./inspection.ts";
import type { StoreNotices } from "./notices.ts";
import type { Probe } from "./probe.ts";
import type { RegisteredTypes } from "./registered-types.ts";
import type { Retention } from "./retention.ts";
import type { Secrets } from "./secrets.ts";
import type { ServerNotes } from "./server-notes.ts";
import type { Tasks } from "./tasks.ts";
import type { Visibility } from "./visibility.ts";
import type { WakeUps } from "./wake-ups.ts";

/** What a store keeps, by what it is for. A caller takes the parts that it uses. */
export interface StoreParts
  extends Secrets,
    AccessRecords,
    Domains,
    RegisteredTypes,
    Commits,
    StoredExecutions,
    Histories,
    Tasks,
    WakeUps,
    Errands,
    Visibility,
    Retention,
    Inspection,
    Probe {}

/** How a store differs from others, as far as the server must know. */
export interface StoreTraits {
  /**
   * True if no other process can change what this store shows, so that caches over it never become stale. A snapshot of
   * one moment is exclusive.
   */
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
  /** `undefined` if there are no other servers, or nothing is known of them. */
  readonly serverNotes: ServerNotes | undefined;
  /**
   * Why this store can no longer be trusted: its file is damaged, or is no longer its own. It stays so until somebody
   * repairs the store and starts a server again. `undefined` until then, however often calls fail.
   */
  failure(): Error | undefined;
}

export interface Store extends StoreParts, StoreTraits {
  /** Waits for the calls in flight. Later calls are refused. */
  close(): Promise<void>;
}
