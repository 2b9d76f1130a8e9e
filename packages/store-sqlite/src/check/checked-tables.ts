import { checksumOf, type DomainColumns, type ExecutionColumns, type TypeColumns } from "../damage/row-checksums.ts";

type Row = Readonly<Record<string, unknown>>;
interface CheckedTable {
  checksum(row: Row): number;
  /** Names a row for people. */
  name(row: Row): string;
}

// The `as` of this file: every row comes from `select *` of its table. A damaged row can hold other types; its checksum
// then differs too.
const text = (value: unknown): string => value as string;
const number = (value: unknown): number => value as number;

/** The tables whose rows have checksums of ours. */
export const checkedTables: Readonly<Record<string, CheckedTable>> = {
  secret: {
    checksum: (row) => checksumOf.secret(text(row["name"]), row["value"] as Uint8Array),
    name: (row) => `secret ${row["name"]}`,
  },
  access_record: {
    checksum: (row) => checksumOf.access(text(row["key"]), text(row["body"])),
    name: (row) => `access record ${row["key"]}`,
  },
  domain: {
    checksum: (row) => checksumOf.domain(row as unknown as DomainColumns),
    name: (row) => `domain ${row["scope"]}/${row["name"]}`,
  },
  domain_name: {
    checksum: (row) => checksumOf.domainName(text(row["key"])),
    name: (row) => `the name of domain ${row["id"]}`,
  },
  registered_type: {
    checksum: (row) => checksumOf.type(number(row["domain_id"]), text(row["kind"]), row as unknown as TypeColumns),
    name: (row) => `${row["kind"]} type ${row["name"]} ${row["version"]} of domain ${row["domain_id"]}`,
  },
  type_name: {
    checksum: (row) => checksumOf.typeName(text(row["name"]), text(row["version"])),
    name: (row) => `the name of type ${row["id"]}`,
  },
  execution: {
    checksum: (row) => checksumOf.execution(row as unknown as ExecutionColumns),
    name: (row) => `the row of run ${row["run_id"]}`,
  },
  workflow_run: {
    checksum: (row) =>
      checksumOf.workflowRun(
        number(row["domain_id"]),
        text(row["workflow_id"]),
        number(row["at"]),
        number(row["execution_id"]),
      ),
    name: (row) => `workflowId ${row["workflow_id"]} of execution ${row["execution_id"]}`,
  },
  history: {
    checksum: (row) =>
      checksumOf.history(
        number(row["execution_id"]),
        number(row["first_event_id"]),
        number(row["event_count"]),
        text(row["body"]),
      ),
    name: (row) => `event ${row["first_event_id"]} of execution ${row["execution_id"]}`,
  },
  snapshot: {
    checksum: (row) =>
      checksumOf.snapshot(number(row["execution_id"]), number(row["last_event_id"]), text(row["body"])),
    name: (row) => `the snapshot of execution ${row["execution_id"]}`,
  },
  heartbeat: {
    checksum: (row) =>
      checksumOf.heartbeat(
        number(row["execution_id"]),
        number(row["scheduled_event_id"]),
        number(row["at"]),
        row["details"] as string | null,
      ),
    name: (row) => `a heartbeat of execution ${row["execution_id"]}`,
  },
  errand: {
    checksum: (row) => checksumOf.errand(text(row["run_id"]), text(row["errand_id"]), text(row["body"])),
    name: (row) => `errand ${row["errand_id"]} of run ${row["run_id"]}`,
  },
};
