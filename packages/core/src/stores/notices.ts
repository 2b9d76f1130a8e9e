import type { Instant, RunId } from "@openswf/model/brand";
import type { DomainKey } from "./domain-key.ts";
import type { TaskListKey } from "./tasks.ts";

/** A change that another server has committed to a shared store. */
export type StoreNotice =
  | { readonly kind: "tasksAdded"; readonly lists: readonly TaskListKey[] }
  /** The wakeAt of some execution has become this instant or an earlier one. */
  | { readonly kind: "wakeAt"; readonly at: Instant }
  /** These executions have closed; `undefined` when they are too many to name. */
  | { readonly kind: "executionsClosed"; readonly runIds: readonly RunId[] | undefined }
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
