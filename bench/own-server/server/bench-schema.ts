import pg from "pg";
import { familyCpuSeconds } from "./process-use.ts";

/** The database's work since it started, as far as it is known. */
export interface DatabaseUse {
  /** Calls of the function that commits a group. Each is one round trip and one write transaction. */
  readonly commits: number | undefined;
  readonly statements: number | undefined;
  readonly rowsWritten: number;
  readonly logBytes: number;
  /** CPU time of all its processes. Only where it runs on this machine. */
  readonly cpuSeconds: number | undefined;
}

const sql = {
  pid: `
    select pg_backend_pid() as pid`,
  written: `
    select sum(tup_inserted + tup_updated + tup_deleted)::float8 as rows,
      pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as log
    from pg_stat_database`,
  statements: `
    select coalesce(sum(calls) filter (where query like '%openswf_commit%'), 0)::float8 as commits,
      coalesce(sum(calls), 0)::float8 as all
    from pg_stat_statements
    where toplevel`,
} as const;

/** A schema for one measurement, which also reports what its database does. */
export class BenchSchema implements AsyncDisposable {
  /** Servers with this address keep everything in the schema. */
  readonly url: string;
  readonly #client: pg.Client;
  readonly #name: string;
  readonly #countsStatements: boolean;
  /** The process id of one of its backends, if it runs on this machine. */
  readonly #pid: number | undefined;

  private constructor(
    url: string,
    client: pg.Client,
    name: string,
    { countsStatements, pid }: { readonly countsStatements: boolean; readonly pid: number | undefined },
  ) {
    this.url = url;
    this.#pid = pid;
    this.#client = client;
    this.#name = name;
    this.#countsStatements = countsStatements;
  }

  static async make(databaseUrl: string): Promise<BenchSchema> {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    const name = `bench_${process.pid}_${Date.now()}`;
    await client.query(`create schema ${name}`);
    const url = new URL(databaseUrl);
    url.searchParams.set("options", `-c search_path=${name}`);
    const [own] = (await client.query<{ pid: number }>(sql.pid)).rows;
    const pid = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname) ? own?.pid : undefined;
    return new BenchSchema(url.href, client, name, { countsStatements: await canCountStatements(client), pid });
  }

  async use(): Promise<DatabaseUse> {
    const [written] = (await this.#client.query(sql.written)).rows;
    const [counted] = this.#countsStatements ? (await this.#client.query(sql.statements)).rows : [];
    return {
      commits: counted?.commits,
      statements: counted?.all,
      rowsWritten: written.rows,
      logBytes: written.log,
      cpuSeconds: this.#pid === undefined ? undefined : familyCpuSeconds(this.#pid),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.query(`drop schema ${this.#name} cascade`);
    await this.#client.end();
  }
}

/** Only where the server has loaded pg_stat_statements and this user may query it. */
async function canCountStatements(client: pg.Client): Promise<boolean> {
  try {
    await client.query("create extension if not exists pg_stat_statements with schema public");
    await client.query("set search_path = public");
    await client.query(sql.statements);
    return true;
  } catch {
    return false; // The columns are omitted.
  }
}
