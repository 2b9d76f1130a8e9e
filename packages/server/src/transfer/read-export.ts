import type { Buffer } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { EventId } from "@openswf/model/brand";
import { unreachable } from "@openswf/model/invariant";
import { DamagedExport } from "./damaged-export.ts";
import {
  type ExportCounts,
  type ExportedExecution,
  type ExportRecord,
  eventsAtATimeMax,
  exportFormat,
  exportVersion,
  nothingCounted,
} from "./export-records.ts";
import { linesOf } from "./lines-of.ts";

/** Some events of the preceding execution, separated by line feeds. */
interface HistoryPart {
  readonly record: "history";
  readonly firstEventId: EventId;
  readonly count: number;
  readonly body: string;
}
export type ExportPart = Exclude<ExportRecord, { readonly record: "history" }> | HistoryPart;

/**
 * Yields the parts of an export, in order. Throws DamagedExport as soon as anything is found missing or changed, and in
 * any case before it yields the footer. Until the footer has been read, the preceding parts are not known to be
 * correct.
 */
export async function* readExport(source: AsyncIterable<Uint8Array>): AsyncGenerator<ExportPart> {
  const hash = createHash("sha256");
  const lines = linesOf(source);
  const contents = new Contents();
  for await (const line of lines) {
    const record = parseRecord(line);
    contents.take(record);
    if (record.record === "footer") {
      if (record.sha256 !== hash.digest("hex"))
        throw new DamagedExport("it has been changed (its SHA-256 does not match)");
      if ((await lines.next()).done !== true) throw new DamagedExport("there is more data after its last line");
      yield record;
      return;
    }
    updateWith(hash, line);
    yield record.record === "history" ? { ...record, body: await eventsOf(record.count, lines, hash) } : record;
  }
  throw new DamagedExport("it is truncated: its last line is missing");
}

async function eventsOf(count: number, lines: AsyncGenerator<Buffer>, hash: Hash): Promise<string> {
  const events: string[] = [];
  while (events.length < count) {
    const next = await lines.next();
    if (next.done === true) throw new DamagedExport("it is truncated in the middle of a history");
    updateWith(hash, next.value);
    events.push(next.value.toString());
  }
  return events.join("\n");
}

function updateWith(hash: Hash, line: Buffer): void {
  hash.update(line).update("\n");
}

function parseRecord(line: Buffer): ExportRecord {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line.toString());
  } catch (cause) {
    throw new DamagedExport("one of its lines is not JSON", { cause });
  }
  if (!isRecord(parsed)) throw new DamagedExport("one of its lines is not a record that this openswf knows");
  return parsed;
}

/** The members that each kind of record must have. */
const members: { readonly [Kind in ExportRecord["record"]]: (record: Readonly<Record<string, unknown>>) => boolean } = {
  header: ({ format, version }) => typeof format === "string" && typeof version === "number",
  secret: ({ name, base64 }) => typeof name === "string" && typeof base64 === "string",
  access: ({ key, body }) => typeof key === "string" && typeof body === "string",
  domain: ({ domain }) => isObject(domain),
  type: ({ type }) => isObject(type),
  execution: ({ execution }) => isObject(execution) && typeof execution["events"] === "number",
  history: ({ firstEventId, count }) => typeof firstEventId === "number" && typeof count === "number",
  footer: ({ counts, sha256 }) => isObject(counts) && typeof sha256 === "string",
};

/** Checks only what reading needs. Only exportStore writes records, and the SHA-256 proves that they are unchanged. */
function isRecord(parsed: unknown): parsed is ExportRecord {
  if (!isObject(parsed)) return false;
  const kind = Object.entries(members).find(([name]) => name === parsed["record"]);
  return kind?.[1](parsed) === true;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/**
 * Tracks the records read so far, to check that each record is allowed at its position and that none is missing at the
 * end.
 */
class Contents {
  #isBegun = false;
  readonly #counts = { ...nothingCounted };
  #execution: ExportedExecution | undefined;
  #lastEventId: EventId = 0;

  take(record: ExportRecord): void {
    if (!this.#isBegun) {
      checkHeader(record);
      this.#isBegun = true;
      return;
    }
    if (record.record === "history") {
      this.#takeHistory(record);
      return;
    }
    if (this.#execution !== undefined && this.#lastEventId !== this.#execution.events) {
      throw new DamagedExport(`the history of run ${this.#execution.runId} is incomplete`);
    }
    switch (record.record) {
      case "secret":
        this.#counts.secrets += 1;
        return;
      case "access":
        this.#counts.access += 1;
        return;
      case "domain":
        this.#counts.domains += 1;
        return;
      case "type":
        this.#counts.types += 1;
        return;
      case "execution":
        this.#counts.executions += 1;
        this.#counts.events += record.execution.events;
        this.#execution = record.execution;
        this.#lastEventId = 0;
        return;
      case "footer":
        this.#checkCounts(record.counts);
        return;
      case "header":
        throw new DamagedExport("it has a second header");
      default:
        unreachable(record);
    }
  }

  #takeHistory({ firstEventId, count }: { readonly firstEventId: EventId; readonly count: number }): void {
    if (this.#execution === undefined || firstEventId !== this.#lastEventId + 1 || !isCount(count)) {
      throw new DamagedExport(`the events from ${firstEventId} on are out of place`);
    }
    this.#lastEventId += count;
  }

  #checkCounts(counts: ExportCounts): void {
    if (!isDeepStrictEqual({ ...nothingCounted, ...counts }, this.#counts))
      throw new DamagedExport("its contents do not match the counts in its last line");
  }
}

function isCount(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= eventsAtATimeMax;
}

function checkHeader(record: ExportRecord): void {
  if (record.record !== "header" || record.format !== exportFormat) {
    throw new DamagedExport("it is not an openswf export");
  }
  if (record.version > exportVersion) {
    throw new DamagedExport(
      `it was written by a newer openswf (format ${record.version}; this program knows up to ${exportVersion})`,
    );
  }
}
