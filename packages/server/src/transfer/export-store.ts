import { createHash } from "node:crypto";
import type { AccessRecord } from "@openswf/core/stores/access-records";
import type { DomainRecord } from "@openswf/core/stores/domains";
import type { Inspection } from "@openswf/core/stores/inspection";
import type { RegisteredKind, TypeRecord } from "@openswf/core/stores/registered-types";
import type { SecretRecord } from "@openswf/core/stores/secrets";
import type { Store } from "@openswf/core/stores/store";
import type { RunId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import { executionsInOrder } from "./executions-in-order.ts";
import { exportedExecution, exportedHistory } from "./export-execution.ts";
import { type ExportCounts, exportFormat, exportVersion, nothingCounted, printRecord } from "./export-records.ts";
import { ExportedState } from "./exported-state.ts";

const rowsAtATime = 500;

interface ExportTold {
  readonly exportedAt: string;
  /** The program that writes the export. */
  readonly exportedBy: string;
  readonly onProgress?: (soFar: ExportCounts) => void;
}

/**
 * Exports everything in a store as text, in pieces of whole lines in the format of export-records.ts. Throws if
 * the store changes meanwhile; a snapshot of one moment does not. Memory is bounded by the largest execution without its history.
 */
export async function* exportStore(
  store: Store,
  { exportedAt, exportedBy, onProgress }: ExportTold,
): AsyncGenerator<string> {
  const hash = createHash("sha256");
  const counted = { ...nothingCounted };
  const seal = (piece: string): string => {
    hash.update(piece);
    return piece;
  };
  yield seal(printRecord({ record: "header", format: exportFormat, version: exportVersion, exportedAt, exportedBy }));
  for await (const { name, value } of secretsOf(store)) {
    counted.secrets += 1;
    yield seal(printRecord({ record: "secret", name, base64: Buffer.from(value).toString("base64") }));
  }
  for await (const { key, body } of accessOf(store)) {
    counted.access += 1;
    yield seal(printRecord({ record: "access", key, body }));
  }
  for await (const domain of domainsOf(store)) {
    counted.domains += 1;
    yield seal(printRecord({ record: "domain", domain }));
  }
  for await (const type of typesOf(store)) {
    counted.types += 1;
    yield seal(printRecord({ record: "type", type }));
  }
  const exported = new ExportedState();
  for await (const domain of domainsOf(store)) {
    for await (const record of executionsInOrder(store, domain.key)) {
      const stored = await store.readExecution(record.runId);
      if (stored === undefined && !store.exclusive) throw new Error(changed);
      invariant(stored !== undefined, `run ${record.runId} is listed but does not exist`);
      const execution = await exportedExecution(store, domain.key, record, stored);
      yield seal(printRecord({ record: "execution", execution }));
      for await (const lines of exportedHistory(store, stored, execution.events)) yield seal(lines);
      exported.add(record, stored);
      counted.executions += 1;
      counted.events += execution.events;
      onProgress?.({ ...counted });
    }
  }
  onProgress?.({ ...counted });
  await checkAllExported(store, counted.executions, exported);
  yield printRecord({ record: "footer", counts: counted, sha256: hash.digest("hex") });
}

const changed =
  "the store changed while it was exported. A store on Citus cannot be read as of one moment: stop the servers that " +
  "write to it, and export it again";

/**
 * Lists are stored apart from the executions. If the two disagreed, a copy made from the lists would be incomplete. A
 * store that others may change is compared whole: see ExportedState.
 */
async function checkAllExported(
  store: Inspection & Pick<Store, "exclusive">,
  listed: number,
  exported: ExportedState,
): Promise<void> {
  const found = new ExportedState();
  let stored = 0;
  let after: RunId | undefined;
  do {
    const page = await store.scanExecutions(after, rowsAtATime);
    stored += page.length;
    if (!store.exclusive) for (const summary of page) found.add(summary, summary);
    after = page.at(-1)?.runId;
  } while (after !== undefined);
  if (!store.exclusive && !found.equals(exported)) throw new Error(changed);
  if (stored === listed) return;
  throw new Error(`the store holds ${stored} executions but lists ${listed} of them: run openswf verify for details`);
}

function secretsOf(store: Store): AsyncGenerator<SecretRecord> {
  return paged((last) => store.scanSecrets(last?.name, rowsAtATime));
}

function accessOf(store: Store): AsyncGenerator<AccessRecord> {
  return paged((last) => store.scanAccess(last?.key, rowsAtATime));
}

function domainsOf(store: Store): AsyncGenerator<DomainRecord> {
  return paged((last) => store.scanDomains(last?.key, rowsAtATime));
}

async function* typesOf(store: Store): AsyncGenerator<TypeRecord> {
  for await (const { key } of domainsOf(store)) {
    for (const kind of ["workflow", "activity"] as const satisfies readonly RegisteredKind[]) {
      for (const status of ["REGISTERED", "DEPRECATED"] as const) {
        yield* paged((after) =>
          store.listTypes(key, kind, status, undefined, { after, limit: rowsAtATime, reverse: false }),
        );
      }
    }
  }
}

/** All rows of a list that is read page by page, each page starting after the last row of the previous one. */
async function* paged<Row>(read: (last: Row | undefined) => Promise<readonly Row[]>): AsyncGenerator<Row> {
  let last: Row | undefined;
  let page: readonly Row[];
  do {
    page = await read(last);
    yield* page;
    last = page.at(-1);
  } while (page.length === rowsAtATime);
}
