export interface DescribeServerInput {
  /** Restricts `limits` to these. */
  readonly limitNames?: readonly string[] | undefined;
}

export interface DescribeServerOutput {
  /** Absent if the server does not say. */
  readonly version: string | undefined;
  /** The value in force of each limit. */
  readonly limits: Readonly<Record<string, number>>;
  /** Targets of the extensions that this server offers. */
  readonly extensions: readonly string[];
  /** What else clients may rely on here and not at SWF. */
  readonly capabilities: readonly string[];
  /** Such as `SQLite`; absent if the server does not say. */
  readonly storeKind?: string | undefined;
  /** The server that answers. */
  readonly server: ServerInfo;
  /** The others of the same store, as they have told within the last 35 seconds. */
  readonly otherServers: readonly ServerInfo[];
  /** Present if there may be more of them, or they know more than they have told. */
  readonly isPartial?: true | undefined;
}

/** Timestamps are seconds, as everywhere. */
export interface ServerInfo {
  /** What operators call it, such as `4711@host-1`; absent if they have not said. */
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly startedTimestamp: number;
  /** When another server has told all of this; absent for the one that answers. */
  readonly toldTimestamp?: number | undefined;
  readonly status: "ok" | "unhealthy";
  /** What does not work; absent while everything does. */
  readonly problems?: readonly { readonly what: string; readonly since: string }[] | undefined;
  readonly waitingPolls: number;
  readonly cachedExecutions: number;
  /** Counts of each of the last sixty complete seconds, the oldest first. */
  readonly throughput: {
    readonly calls: readonly number[];
    readonly executionsStarted: readonly number[];
    readonly executionsClosed: readonly number[];
    /** Tasks of both kinds that polls got. */
    readonly tasksStarted: readonly number[];
  };
}
