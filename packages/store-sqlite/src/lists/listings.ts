/**
 * `listing` has one row for each way to find an execution. The table's key is the order of the lists, so a page of a
 * list is one seek, however many executions there are, and no rows are sorted or skipped.
 *
 * L1. An open execution has a row under `all`, its type and each of its tags, on the shelf `open`.
 * L2. A closed execution has rows on both shelves `closedByStart` and `closedByClose`, under its close status, its type
 *     and each of its tags. The list of all closed executions merges the six close statuses. Rows under `all` would
 *     cost every execution more than the merge costs a list.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Instant } from "@openswf/model/brand";
import type { CloseStatus } from "@openswf/model/wire-types";
import { prepare } from "../connection/statement.ts";

/** What a row lists an execution by. Stored: never renumber. */
export const facet = { all: 0, type: 1, closeStatus: 2, tag: 3 } as const;
export type Facet = (typeof facet)[keyof typeof facet];

/**
 * Which executions a row lists, and ordered by which time. Stored: never renumber. Only `closedByStart` stores
 * `closed_at`, to hide rows.
 */
export const shelf = { open: 0, closedByStart: 1, closedByClose: 2 } as const;

export const closeStatuses: readonly CloseStatus[] = Object.keys({
  COMPLETED: true,
  FAILED: true,
  CANCELED: true,
  TERMINATED: true,
  CONTINUED_AS_NEW: true,
  TIMED_OUT: true,
} satisfies Record<CloseStatus, true>) as CloseStatus[]; // `satisfies` checks that no close status is missing

const sql = {
  addOpen: `
    insert into listing (domain_id, facet, value, shelf, at, execution_id)
    values
      (?1, ${facet.all}, '', ${shelf.open}, ?2, ?3),
      (?1, ${facet.type}, ?4, ${shelf.open}, ?2, ?3)`,
  addClosed: `
    insert into listing (domain_id, facet, value, shelf, at, execution_id, closed_at)
    values
      (?1, ${facet.type}, ?4, ${shelf.closedByStart}, ?2, ?3, ?5),
      (?1, ${facet.type}, ?4, ${shelf.closedByClose}, ?5, ?3, null),
      (?1, ${facet.closeStatus}, ?6, ${shelf.closedByStart}, ?2, ?3, ?5),
      (?1, ${facet.closeStatus}, ?6, ${shelf.closedByClose}, ?5, ?3, null)`,
  addOpenTag: `
    insert into listing (domain_id, facet, value, shelf, at, execution_id)
    values (?1, ${facet.tag}, ?4, ${shelf.open}, ?2, ?3)
    on conflict do nothing`,
  addClosedTag: `
    insert into listing (domain_id, facet, value, shelf, at, execution_id, closed_at)
    values
      (?1, ${facet.tag}, ?4, ${shelf.closedByStart}, ?2, ?3, ?5),
      (?1, ${facet.tag}, ?4, ${shelf.closedByClose}, ?5, ?3, null)
    on conflict do nothing`,
  remove: `
    delete from listing
    where domain_id = ?1
      and facet = ?2
      and value = ?3
      and shelf = ?4
      and at = ?5
      and execution_id = ?6`,
} as const;

/** The values from which an execution's rows are built. */
interface Listed {
  readonly id: number;
  readonly domainId: number;
  readonly typeId: number;
  readonly tags: readonly string[];
  readonly startedAt: Instant;
}
export interface Closed {
  readonly at: Instant;
  readonly status: CloseStatus;
}

export interface Listings {
  listOpen(execution: Listed): void;
  /** For an execution that was never listed as open. */
  listClosed(execution: Listed, closed: Closed): void;
  moveToClosed(execution: Listed, closed: Closed): void;
  removeClosed(execution: Listed, closed: Closed): void;
}

export function listingsIn(db: DatabaseSync): Listings {
  const addOpen = prepare(db, sql.addOpen);
  const addClosed = prepare(db, sql.addClosed);
  const addOpenTag = prepare(db, sql.addOpenTag);
  const addClosedTag = prepare(db, sql.addClosedTag);
  const remove = prepare(db, sql.remove);

  function listClosed({ id, domainId, typeId, tags, startedAt }: Listed, closed: Closed): void {
    addClosed.run(domainId, startedAt, id, typeValue(typeId), closed.at, closed.status);
    for (const tag of tags) addClosedTag.run(domainId, startedAt, id, tag, closed.at);
  }

  return {
    listOpen: ({ id, domainId, typeId, tags, startedAt }) => {
      addOpen.run(domainId, startedAt, id, typeValue(typeId));
      for (const tag of tags) addOpenTag.run(domainId, startedAt, id, tag);
    },

    listClosed,

    moveToClosed: (execution, closed) => {
      const { id, domainId, typeId, tags, startedAt } = execution;
      remove.run(domainId, facet.all, "", shelf.open, startedAt, id);
      remove.run(domainId, facet.type, typeValue(typeId), shelf.open, startedAt, id);
      for (const tag of tags) remove.run(domainId, facet.tag, tag, shelf.open, startedAt, id);
      listClosed(execution, closed);
    },

    removeClosed: ({ id, domainId, typeId, tags, startedAt }, closed) => {
      const entries: readonly (readonly [Facet, string])[] = [
        [facet.type, typeValue(typeId)],
        [facet.closeStatus, closed.status],
        ...tags.map((tag) => [facet.tag, tag] as const),
      ];
      for (const [by, value] of entries) {
        remove.run(domainId, by, value, shelf.closedByStart, startedAt, id);
        remove.run(domainId, by, value, shelf.closedByClose, closed.at, id);
      }
    },
  };
}

/** The value for `facet.type`. It is short because every closed execution stores it twice. */
export function typeValue(typeId: number): string {
  return String(typeId);
}
