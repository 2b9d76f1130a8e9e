/**
 * The form of an export: JSON Lines. The first line is the header and the last one the footer; between them come secrets,
 * access records, domains, types and executions, in this order. Under the line of an execution comes its history: a line that says which
 * events follow, then these, one a line, each just as it is stored.
 *
 * E1. Executions of a domain come in the order in which they closed, then those that are open. So an import can start and
 *     close them in the order of the lines, and no workflowId ever has two open runs.
 * E2. Rows of a store, its numbers and versions are not in it: what is exported from a copy is the same again.
 * E3. The footer has the SHA-256 of all lines before it, line feeds included.
 */

import type {
  DomainRecord,
  ErrandRow,
  HeartbeatRow,
  NewExecution,
  TaskRow,
  TypeRecord,
} from "@openswf/core/stores/store";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus } from "@openswf/model/wire-types";

export const exportFormat = "openswf export";
/** Raised when an older program could not read what this one writes. */
export const exportVersion = 2;

interface HeaderRecord {
  readonly record: "header";
  readonly format: string;
  readonly version: number;
  readonly exportedAt: string;
  readonly exportedBy: string;
}

interface SecretLine {
  readonly record: "secret";
  readonly name: string;
  readonly base64: string;
}

interface AccessLine {
  readonly record: "access";
  readonly key: string;
  readonly body: string;
}

interface DomainLine {
  readonly record: "domain";
  readonly domain: DomainRecord;
}

interface TypeLine {
  readonly record: "type";
  readonly type: TypeRecord;
}

export interface ExportedExecution extends NewExecution {
  readonly runId: RunId;
  /** How many events its history has. */
  readonly events: number;
  readonly closed: { readonly at: Instant; readonly status: CloseStatus } | undefined;
  readonly cancelRequested: boolean;
  readonly wakeAt: Instant | undefined;
  readonly heartbeats: readonly HeartbeatRow[];
  readonly tasks: readonly Omit<TaskRow, "runId">[];
  readonly errands: readonly Omit<ErrandRow, "runId">[];
  readonly snapshot: { readonly lastEventId: EventId; readonly body: string } | undefined;
}

interface ExecutionLine {
  readonly record: "execution";
  readonly execution: ExportedExecution;
}

/** Bounds what is in memory at once, and what becomes one row of a history when it is imported. */
export const eventsAtATimeMax = 500;

/** `count` events follow, one a line. */
interface HistoryLine {
  readonly record: "history";
  readonly firstEventId: EventId;
  /** At most `eventsAtATimeMax`. */
  readonly count: number;
}

export interface ExportCounts {
  readonly secrets: number;
  /** Access records; there were none in exports of version 1. */
  readonly access: number;
  readonly domains: number;
  readonly types: number;
  readonly executions: number;
  readonly events: number;
}
export const nothingCounted: ExportCounts = {
  secrets: 0,
  access: 0,
  domains: 0,
  types: 0,
  executions: 0,
  events: 0,
};

interface FooterLine {
  readonly record: "footer";
  readonly counts: ExportCounts;
  readonly sha256: string;
}

/** Any line but an event's. */
export type ExportRecord =
  | HeaderRecord
  | SecretLine
  | AccessLine
  | DomainLine
  | TypeLine
  | ExecutionLine
  | HistoryLine
  | FooterLine;

export function printRecord(record: ExportRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** For a person: `3 executions with 70 events, 1 domains, 2 types, 4 access records`. */
export function countsInWords({ executions, events, domains, types, access }: ExportCounts): string {
  return `${executions} executions with ${events} events, ${domains} domains, ${types} types, ${access} access records`;
}
