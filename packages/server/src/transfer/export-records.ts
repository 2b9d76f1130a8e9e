/**
 * The format of an export: JSON Lines. The first line is the header and the last one the footer. Between them come
 * secrets, access records, domains, types and executions, in this order. Each execution line is followed by its
 * history: a line that announces a batch of events, then these events, one per line, exactly as stored.
 *
 * E1. The executions of a domain come in the order in which they closed, followed by the open ones. So an import can
 *     start and close them in the order of the lines, and no workflowId ever has two open runs.
 * E2. An export contains no store-specific rows, numbers or versions, so the export of a copy is identical.
 * E3. The footer has the SHA-256 of all lines before it, line feeds included.
 */

import type { HeartbeatRow, NewExecution } from "@openswf/core/stores/commits";
import type { DomainRecord } from "@openswf/core/stores/domains";
import type { ErrandRow } from "@openswf/core/stores/errands";
import type { TypeRecord } from "@openswf/core/stores/registered-types";
import type { TaskRow } from "@openswf/core/stores/tasks";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus } from "@openswf/model/wire-types";

export const exportFormat = "openswf export";
/** Increased when an older program could not read what this one writes. */
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
  /** The number of events in its history. */
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

/** Limits how much is in memory at once, and the size of a history row after an import. */
export const eventsAtATimeMax = 500;

/** `count` events follow, one per line. */
interface HistoryLine {
  readonly record: "history";
  readonly firstEventId: EventId;
  /** At most `eventsAtATimeMax`. */
  readonly count: number;
}

export interface ExportCounts {
  readonly secrets: number;
  /** The number of access records. Exports of version 1 contain none. */
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

/** Any line except an event. */
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

/** Formats counts for people: `3 executions with 70 events, 1 domains, 2 types, 4 access records`. */
export function countsInWords({ executions, events, domains, types, access }: ExportCounts): string {
  return `${executions} executions with ${events} events, ${domains} domains, ${types} types, ${access} access records`;
}
