import type { DatabaseSync } from "node:sqlite";
import type { Commit } from "@openswf/core/stores/commits";
import type { Store } from "@openswf/core/stores/store";
import type { EventId, RunId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/wire-types";
import { expect } from "vitest";
import type { World } from "../../../core/test/world/world.ts";
import { checkedTables } from "../../../store-sqlite/src/check/checked-tables.ts";
import type { SqlValue } from "../../../store-sqlite/src/connection/statement.ts";
import { inProcessStore } from "../../../store-sqlite/src/database/in-process-store.ts";
import { openInMemory } from "../../../store-sqlite/test/open-in-process.ts";
import type { StoreProblem } from "../../src/verify/report.ts";
import { verifyStore } from "../../src/verify/verify-store.ts";

/** A printed event to be changed. */
type Printed = Record<string, unknown> & { eventId: number; eventTimestamp: number; eventType: string };

/** A store to which the commits of a world have been applied again, with direct access to its database. */
export class DamagedStore {
  readonly #db: DatabaseSync = openInMemory();
  store: Store = inProcessStore(this.#db);
  readonly #world: World;

  private constructor(world: World) {
    this.#world = world;
  }

  /** Starts without executions; `apply` adds them. */
  static async empty(world: World): Promise<DamagedStore> {
    const copy = new DamagedStore(world);
    for (const domain of await world.store.inner.scanDomains(undefined, 100)) {
      await copy.store.registerDomain(domain, 100);
    }
    return copy;
  }

  static async of(world: World): Promise<DamagedStore> {
    const copy = await DamagedStore.empty(world);
    expect(new Set(await copy.store.commit(world.store.committed))).toEqual(new Set(["committed"]));
    return copy;
  }

  async apply(commit: Commit): Promise<boolean> {
    const [outcome] = await this.store.commit([commit]);
    return outcome === "committed";
  }

  async problems(now: number = this.#world.clock.now()): Promise<readonly StoreProblem[]> {
    const problems: StoreProblem[] = [];
    this.#forgetChecksums();
    // Tests of the store show what it finds by itself.
    const checkStorage: Store["checkStorage"] = async () => ({ problems: [], rowsWithoutChecksum: 0 });
    await verifyStore({ ...this.store, checkStorage }, { now, onProblem: (problem) => problems.push(problem) });
    return problems;
  }

  /** As in rows that are older than checksums: what is tested here is what verify finds without them. */
  #forgetChecksums(): void {
    for (const table of Object.keys(checkedTables)) this.#db.exec(`update ${table} set checksum = null`);
  }

  /** The newest run of a workflowId. */
  run(workflowId: string): RunId {
    const [row] = this.rows("select run_id from execution where workflow_id = ? order by id desc limit 1", workflowId);
    if (row === undefined) throw new Error(`there is no ${workflowId}`);
    return row["run_id"] as RunId; // `as`: the column holds run ids
  }

  rows(sql: string, ...values: readonly SqlValue[]): readonly Readonly<Record<string, unknown>>[] {
    return this.#db.prepare(sql).all(...values);
  }

  /** Changes one row. In the statement, `:run` is the run id and `:id` the execution's number. */
  sql(workflowId: string, sql: string, rowsChanged = 1): void {
    const runId = this.run(workflowId);
    this.sqlOfRun(runId, sql, rowsChanged);
  }

  sqlOfRun(runId: RunId, sql: string, rowsChanged = 1): void {
    const id = "(select id from execution where run_id = :run)";
    const { changes } = this.#db.prepare(sql.replaceAll(":id", id)).run({ ":run": runId });
    expect(changes).toBe(rowsChanged);
  }

  anything(sql: string): void {
    expect(this.#db.prepare(sql).run().changes).toBe(1);
  }

  async events(runId: RunId): Promise<readonly HistoryEvent[]> {
    const range = { from: 1, to: 1e9, limit: 1e9, reverse: false };
    // `as`: stored events have the wire format.
    return (await this.store.readHistory(runId, range)).map((printed) => JSON.parse(printed) as HistoryEvent);
  }

  /** The id of the first event of this type that contains the text. */
  async eventId(workflowId: string, eventType: string, text = ""): Promise<EventId> {
    const events = await this.events(this.run(workflowId));
    const found = events.find((event) => event.eventType === eventType && JSON.stringify(event).includes(text));
    if (found === undefined) throw new Error(`${workflowId} has no ${eventType} ${text}`);
    return found.eventId;
  }

  /** Changes one stored event. */
  edit(runId: RunId, eventId: EventId, change: (event: Printed) => void): void {
    this.editLine(runId, eventId, (line) => {
      const event = JSON.parse(line) as Printed; // `as`: the line is a printed event
      change(event);
      return JSON.stringify(event);
    });
  }

  /** Changes one attribute of a stored event. */
  editAttribute(runId: RunId, eventId: EventId, name: string, value: unknown): void {
    this.edit(runId, eventId, (event) => {
      const member = Object.keys(event).find((key) => key.endsWith("EventAttributes")) ?? "";
      event[member] = { ...(event[member] as object), [name]: value };
    });
  }

  editLine(runId: RunId, eventId: EventId, change: (line: string) => string): void {
    const [row] = this.rows(
      `select history.id, first_event_id, body
       from history join execution on execution.id = execution_id
       where run_id = ? and first_event_id <= ?
       order by first_event_id desc limit 1`,
      runId,
      eventId,
    );
    const lines = String(row?.["body"]).split("\n");
    const place = eventId - Number(row?.["first_event_id"]);
    const line = lines[place];
    if (line === undefined) throw new Error(`run ${runId} has no event ${eventId}`);
    lines[place] = change(line);
    this.#db.prepare("update history set body = ? where id = ?").run(lines.join("\n"), Number(row?.["id"]));
  }

  /** Adds an event to the end of a history. */
  async append(runId: RunId, event: Omit<HistoryEvent, "eventId" | "eventTimestamp">): Promise<EventId> {
    const last = (await this.events(runId)).at(-1);
    const eventId = (last?.eventId ?? 0) + 1;
    const { eventType, ...attributes } = event;
    const recorded = { eventId, eventTimestamp: last?.eventTimestamp, eventType };
    const [[member, value] = ["", {}]] = Object.entries(attributes);
    const body = JSON.stringify(
      member < "eventId" ? { [member]: value, ...recorded } : { ...recorded, [member]: value },
    );
    this.#db
      .prepare(
        `insert into history (execution_id, first_event_id, event_count, body)
         select id, ?, 1, ? from execution where run_id = ?`,
      )
      .run(eventId, body, runId);
    return eventId;
  }

  /** Removes every row of a run. */
  remove(runId: RunId): void {
    for (const table of ["history", "snapshot", "heartbeat", "progress", "listing", "workflow_run"]) {
      this.#db
        .prepare(`delete from ${table} where execution_id = (select id from execution where run_id = ?)`)
        .run(runId);
    }
    for (const table of ["task", "errand", "execution"]) {
      this.#db.prepare(`delete from ${table} where run_id = ?`).run(runId);
    }
  }
}
