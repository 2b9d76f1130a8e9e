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
  // A standby that was away for a while finds all it has missed, and looks for it soon.
  wal_keep_size: "512MB",
  wal_retrieve_retry_interval: "200ms",
};
const attachedWithinMs = 30_000;

/**
 * A primary and a standby that has every commit before it is acknowledged. Servers reach the primary at one address,
 * which moves with a failover, and the standby reaches it at another, so that replication can be cut by itself.
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

  /** Of the primary itself, past the address that servers know. */
  get primaryUrl(): string {
    return this.#primary.urlOf("postgres");
  }

  /** Copies the primary, and has it wait for the copy at every commit from then on. */
  async addStandby(): Promise<void> {
    const from = new URL(this.#replication.url);
    from.searchParams.set("application_name", standbyName);
    const standby = await PostgresServer.make(this.#binaries, settings);
    this.#standby = standby;
    await standby.copy(from.href);
    await standby.start();
    await this.#attached("streaming");
    // Not before: commits would wait for nobody. And the copy must not have it, or it would wait so when promoted.
    await this.#ask(`alter system set synchronous_standby_names = '${standbyName}'`);
    await this.#ask("select pg_reload_conf()");
    await this.#attached("sync");
  }

  /** The primary crashes, and recovers what it had. */
  async restart(): Promise<void> {
    await this.#primary.crash();
    await this.#primary.start();
  }

  /** While it is cut, commits reach the disk of the primary and go no further. */
  cutReplication(): void {
    this.#replication.refuse(true);
  }

  /** The primary is gone for good, and the standby takes its place and its address. It has no standby of its own. */
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
      if (waitedMs >= attachedWithinMs) throw new Error(`the standby does not get as far as ${wanted}`);
      await pause(50);
    }
  }

  /** How many rows the primary answers with. */
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
