import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { type CuttingProxy, cuttingProxy } from "../../../store-postgres/test/cutting-proxy.ts";
import { PostgresServer } from "../../../store-postgres/test/postgres-server.ts";

const standbyName = "standby";
const settings = {
  fsync: "on",
  synchronous_commit: "on",
  max_connections: 300,
  shared_buffers: "64MB",
  // Let a standby that was disconnected for a while catch up, and retry soon.
  wal_keep_size: "512MB",
  wal_retrieve_retry_interval: "200ms",
};
const attachedWithinMs = 30_000;

/**
 * A primary and its synchronous standby, which has every commit before it is acknowledged. Servers reach the primary at one
 * address, which moves on a failover. The standby reaches it at another, so that replication can be cut separately.
 */
export class DatabasePair {
  readonly #binaries: string;
  readonly address: CuttingProxy;
  readonly #replication: CuttingProxy;
  #primary: PostgresServer;
  #standby: PostgresServer | undefined;

  private constructor(binaries: string, primary: PostgresServer, address: CuttingProxy, replication: CuttingProxy) {
    this.#binaries = binaries;
    this.#primary = primary;
    this.address = address;
    this.#replication = replication;
  }

  static async open(binaries: string): Promise<DatabasePair> {
    const primary = await PostgresServer.make(binaries, settings);
    const target = primary.urlOf("postgres");
    const pair = new DatabasePair(binaries, primary, await cuttingProxy(target), await cuttingProxy(target));
    try {
      await primary.initialize();
      await primary.start();
      await pair.addStandby();
      return pair;
    } catch (error) {
      await pair.close();
      throw error;
    }
  }

  /** The primary's own URL, which bypasses the address that servers use. */
  get primaryUrl(): string {
    return this.#primary.urlOf("postgres");
  }

  /** Copies the primary to a standby, and makes every later commit wait for it. */
  async addStandby(): Promise<void> {
    const from = new URL(this.#replication.url);
    from.searchParams.set("application_name", standbyName);
    const standby = await PostgresServer.make(this.#binaries, settings);
    this.#standby = standby;
    await standby.copy(from.href);
    await standby.start();
    await this.#attached("streaming");
    // Set this only now. Earlier, commits would wait for a missing standby, and the copy would inherit the setting and wait
    // for a standby of its own once promoted.
    await this.#ask(`alter system set synchronous_standby_names = '${standbyName}'`);
    await this.#ask("select pg_reload_conf()");
    await this.#attached("sync");
  }

  /** Crashes the primary and lets it recover. */
  async restart(): Promise<void> {
    await this.#primary.crash();
    await this.#primary.start();
  }

  /** Cuts replication. Commits then reach the primary's disk and wait there. */
  cutReplication(): void {
    this.#replication.refuse(true);
  }

  /** Loses the primary for good. The standby takes its place and address, and has no standby of its own. */
  async failOver(): Promise<void> {
    const [lost, next] = [this.#primary, this.#standby];
    if (next === undefined) throw new Error("there is no standby to promote");
    await lost.crash();
    await next.promote();
    this.#primary = next;
    this.#standby = undefined;
    this.address.pointTo(next.urlOf("postgres"));
    this.#replication.pointTo(next.urlOf("postgres"));
    this.#replication.refuse(false);
    lost.remove();
  }

  async close(): Promise<void> {
    for (const server of [this.#standby, this.#primary]) {
      await server?.crash();
      server?.remove();
    }
    await Promise.all([this.address.close(), this.#replication.close()]);
  }

  async #attached(wanted: "streaming" | "sync"): Promise<void> {
    const column = wanted === "sync" ? "sync_state" : "state";
    const sql = `select 1 from pg_stat_replication where application_name = '${standbyName}' and ${column} = '${wanted}'`;
    for (let waitedMs = 0; (await this.#ask(sql)) === 0; waitedMs += 50) {
      if (waitedMs >= attachedWithinMs) throw new Error(`the standby did not reach state ${wanted} in time`);
      await pause(50);
    }
  }

  /** Runs a query on the primary, and returns the number of rows. */
  async #ask(sql: string): Promise<number> {
    const client = new pg.Client(this.primaryUrl);
    await client.connect();
    try {
      return (await client.query(sql)).rows.length;
    } finally {
      await client.end();
    }
  }
}
