/**
 * The checksum of each kind of row: CRC-32 over its other columns, which finds every error of up to 32 adjacent bits. It
 * is over the values as they are read, so it also finds damage to the parts of a page that say where a value is. The
 * number that SQLite gives a row is left out, since it is not known before the row is stored; the indexes hold it too.
 *
 * What is computed here is stored: never edit.
 */
import { crc32 } from "node:zlib";
import { intact } from "./damage.ts";

export const checksumOf = {
  secret: (name: string, value: Uint8Array): number => crc32(value, crc32(name)),
  domain: (row: DomainColumns): number =>
    crc32(`${row.scope}\n${row.name}\n${row.status}\n${row.retention}\n${row.tags}\n${row.description ?? "\0"}`),
  domainName: (key: string): number => crc32(key),
  type: (domainId: number, kind: string, row: TypeColumns): number =>
    crc32(
      `${domainId} ${kind} ${row.created_at} ${row.deprecated_at}\n${row.name}\n${row.version}\n${row.status}\n` +
        `${row.configuration}\n${row.description ?? "\0"}`,
    ),
  typeName: (name: string, version: string): number => crc32(version, crc32(`${name}\n`)),
  execution: (row: ExecutionColumns): number =>
    crc32(
      `${row.run_id} ${row.domain_id} ${row.type_id} ${row.started_at} ${row.parent_run_id}\n${row.workflow_id}\n` +
        `${row.parent_workflow_id ?? "\0"}\n${row.tag_list ?? "\0"}`,
    ),
  workflowRun: (domainId: number, workflowId: string, at: number, executionId: number): number =>
    crc32(workflowId, crc32(`${domainId} ${at} ${executionId}`)),
  history: (executionId: number, firstEventId: number, eventCount: number, body: string): number =>
    crc32(body, crc32(`${executionId} ${firstEventId} ${eventCount}`)),
  snapshot: (executionId: number, lastEventId: number, body: string): number =>
    crc32(body, crc32(`${executionId} ${lastEventId}`)),
  heartbeat: (executionId: number, scheduledEventId: number, at: number, details: string | null): number =>
    crc32(details ?? "\0", crc32(`${executionId} ${scheduledEventId} ${at}`)),
  errand: (runId: string, errandId: string, body: string): number => crc32(body, crc32(`${runId} ${errandId}`)),
  access: (key: string, body: string): number => crc32(body, crc32(`${key}\n`)),
} as const;

export interface DomainColumns {
  readonly scope: string;
  readonly name: string;
  readonly status: string;
  readonly description: string | null;
  readonly retention: string;
  readonly tags: string;
}

export interface TypeColumns {
  readonly name: string;
  readonly version: string;
  readonly status: string;
  readonly description: string | null;
  readonly created_at: number;
  readonly deprecated_at: number | null;
  readonly configuration: string;
}

export interface ExecutionColumns {
  readonly run_id: string;
  readonly domain_id: number;
  readonly type_id: number;
  readonly workflow_id: string;
  readonly started_at: number;
  readonly parent_workflow_id: string | null;
  readonly parent_run_id: string | null;
  readonly tag_list: string | null;
}

/** A row that has its own checksum, or none if it is older than checksums. */
export interface Checked {
  readonly checksum: number | null;
}

/** Throws Damage if the row is not as it was written. */
export function checkRow(row: Checked, computed: number, what: string): void {
  intact(row.checksum === null || row.checksum === computed, `the checksum of ${what} is wrong`);
}
