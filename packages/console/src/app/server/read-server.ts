import { swf } from "../swf.ts";

/** What one server is and does. */
export interface ServerInfo {
  readonly name?: string;
  readonly version?: string;
  /** Seconds, as all timestamps of the API. */
  readonly startedTimestamp: number;
  /** When another server has told all of this; absent for the one that answers. */
  readonly toldTimestamp?: number;
  readonly status: string;
  readonly problems?: readonly { readonly what: string; readonly since: string }[];
  readonly waitingPolls: number;
  readonly cachedExecutions: number;
  /** Counts of each of the last sixty complete seconds, the oldest first. */
  readonly throughput: Readonly<Record<RateName, readonly number[]>>;
}

export type RateName = "calls" | "executionsStarted" | "executionsClosed" | "tasksStarted";

/** What `OpenSWF.DescribeServer` tells. */
export interface ServerDescription {
  readonly version?: string;
  readonly limits: Readonly<Record<string, number>>;
  readonly extensions: readonly string[];
  readonly capabilities: readonly string[];
  readonly storeKind?: string;
  readonly server: ServerInfo;
  readonly otherServers: readonly ServerInfo[];
  readonly isPartial?: true;
}

/** Reads it whole, or with one limit instead of all where only the rest may have changed. */
export async function describeServer(
  what: "everything" | "what changes",
  signal: AbortSignal,
): Promise<ServerDescription> {
  const input = what === "everything" ? {} : { limitNames: ["pollHoldMs"] };
  // `as`: openswf promises this output to the operation.
  return (await swf.callExtension("OpenSWF.DescribeServer", input, signal)) as ServerDescription;
}
