import { type Clock, systemClock } from "@openswf/core/ports/clock";
import { type Log, silentLog } from "@openswf/core/ports/log";

export interface PostgresOptions {
  /** `apply` brings the schema up to date when the store opens; `check` refuses an outdated schema. */
  readonly migrations: "apply" | "check";
  /**
   * Pool sizes: for commits and registrations, for reads, and for lists, counts and scans. The last may take long
   * without delaying anything else. Each pool opens connections on demand.
   */
  readonly writeConnectionsMax: number;
  readonly readConnectionsMax: number;
  readonly listConnectionsMax: number;
  /** Groups of commits in flight at once, each on its own connection. */
  readonly groupsAtOnce: number;
  /** How long to wait for a connection. */
  readonly connectTimeoutMs: number;
  /** The database cancels a statement after this long. 0 keeps the database's own setting. */
  readonly statementTimeoutMs: number;
  /** Use `off` behind a pooler that switches connections between transactions (such as pgbouncer). */
  readonly preparedStatements: "named" | "off";
  /**
   * Use `off` behind such a pooler too: LISTEN needs a dedicated connection. Other servers are then not notified of our
   * work.
   */
  readonly notices: "listen" | "off";
  /**
   * `group` makes one call for the whole group, `shard` one call per shard. Over Citus neither applies: there is one call
   * per placement (see placements.ts).
   */
  readonly groupBy: "group" | "shard";
  /** How long to keep looking up the outcome of a commit whose answer was lost. At most `outcomeLookupMsMax`. */
  readonly outcomeLookupMs: number;
  /**
   * The shard at which this server starts when more executions are due than it asks for. Servers that start far from
   * each other do not wake the same executions. `undefined` starts with the earliest execution.
   */
  readonly dueFromShard: number | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** The slots used to look up a lost answer are not kept forever: see O4 of lost-answers.ts. */
export const outcomeLookupMsMax = 600_000;

export const defaultOptions: PostgresOptions = {
  migrations: "apply",
  writeConnectionsMax: 4,
  readConnectionsMax: 8,
  listConnectionsMax: 3,
  groupsAtOnce: 2,
  connectTimeoutMs: 10_000,
  statementTimeoutMs: 30_000,
  preparedStatements: "named",
  notices: "listen",
  groupBy: "group",
  outcomeLookupMs: 60_000,
  dueFromShard: undefined,
  clock: systemClock,
  log: silentLog,
};

export function withDefaults(chosen: Partial<PostgresOptions>): PostgresOptions {
  const options = { ...defaultOptions, ...chosen };
  return { ...options, outcomeLookupMs: Math.min(options.outcomeLookupMs, outcomeLookupMsMax) };
}
