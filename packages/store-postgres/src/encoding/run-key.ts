/**
 * How tables store a run id. Its 32 bytes (see run-id.ts) form two uuids. The first contains the time, the shard
 * and 64 of the random bits. It is the key `run` of every row about the run, and takes 16 bytes where the id's text
 * takes 47. The second, `run_rest`, is stored in `execution` alone. The shard is part of the first uuid, and also has a
 * column of its own for Citus.
 */
import { Buffer } from "node:buffer";
import type { RunId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";

const prefix = "22";
const runBytes = 16;
const bytesInAll = 32;
const shardAt = 6;

export interface RunKey {
  readonly shard: number;
  readonly run: Buffer;
  readonly rest: Buffer;
}

/**
 * Returns `undefined` for a text that is not one of our run ids. Callers may ask for anything, and such an id cannot be
 * stored.
 */
export function findRunKey(runId: string): RunKey | undefined {
  const bytes = Buffer.from(runId.slice(prefix.length), "base64");
  if (bytes.length !== bytesInAll || printRunId(bytes) !== runId) return undefined;
  return { shard: bytes.readUInt16BE(shardAt), run: bytes.subarray(0, runBytes), rest: bytes.subarray(runBytes) };
}

/** The key of a run id made by this server. */
export function runKeyOf(runId: RunId): RunKey {
  const key = findRunKey(runId);
  invariant(key !== undefined, `a store holds only run ids made by run-id.ts, not ${runId}`);
  return key;
}

/** From the two columns, as PostgreSQL prints them. */
export function runIdOf(run: string, rest: string): RunId {
  return printRunId(Buffer.from(`${run}${rest}`.replaceAll("-", ""), "hex"));
}

function printRunId(bytes: Buffer): RunId {
  // `as`: the bytes are those of a run id.
  return `${prefix}${bytes.toString("base64")}` as RunId;
}
