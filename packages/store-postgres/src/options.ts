import { type Clock, systemClock } from "@openswf/core/ports/clock";
import { type Log, silentLog } from "@openswf/core/ports/log";

export interface PostgresOptions {
  /** `apply` brings the schema up to date when the store is opened; `check` refuses one that is not. */
  readonly migrations: "apply" | "check";
  /**
   * Connections for commits and registrations, for reads, and for lists, counts and scans, which may take long and keep
   * nobody else waiting. Each of the three pools opens them as they are needed.
   */
  readonly writeConnectionsMax: number;
  readonly readConnectionsMax: number;
  readonly listConnectionsMax: number;
  /** Groups of commits that are on their way at once, each on a connection. */
  readonly groupsAtOnce: number;
  /** How long to wait for a connection. */
  readonly connectTimeoutMs: number;
  /** The database gives up a statement after this long; 0 leaves it to the database's own setting. */
  readonly statementTimeoutMs: number;
  /** `off` behind a pooler that gives each transaction another connection (pgbouncer and its like). */
  readonly preparedStatements: "named" | "off";
  /** `off` behind such a pooler too: LISTEN needs a connection of its own. Other servers are then not told of our work. */
  readonly notices: "listen" | "off";
  /** `shard` sends a call for each shard, for Citus; else one call has the whole group. */
  readonly groupBy: "group" | "shard";
  /** How long to go on asking what became of a commit whose answer was lost: `outcomeLookupMsMax` at most. */
  readonly outcomeLookupMs: number;
  /**
   * Where this server begins among the executions that are due when more are due than it asks for: a shard. Servers that
   * begin far from each other do not wake the same executions. `undefined` begins with the earliest.
   */
  readonly dueFromShard: number | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a lost answer is looked up from is not kept for ever: see O4 of lost-answers.ts. */
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
