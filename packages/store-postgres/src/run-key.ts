/**
 * How a run id lies in the tables. Its 32 bytes (see run-id.ts) are two uuids. The first, with the time, the shard
 * and 64 of the random bits, is the key `run` of every row about the run: 16 bytes where the text of the id takes 47. The
 * second, `run_rest`, is in `execution` alone. `shard` is in the first too; it has a column of its own for Citus.
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

/** `undefined` for a text that is no run id of ours: callers may ask for anything, and it cannot be there. */
export function findRunKey(runId: string): RunKey | undefined {
  const bytes = Buffer.from(runId.slice(prefix.length), "base64");
  if (bytes.length !== bytesInAll || printRunId(bytes) !== runId) return undefined;
  return { shard: bytes.readUInt16BE(shardAt), run: bytes.subarray(0, runBytes), rest: bytes.subarray(runBytes) };
}

/** The key of a run id that this server has made. */
export function runKeyOf(runId: RunId): RunKey {
  const key = findRunKey(runId);
  invariant(key !== undefined, `a store keeps run ids that run-id.ts has made, not ${runId}`);
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
