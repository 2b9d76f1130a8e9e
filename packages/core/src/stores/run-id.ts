import { Buffer } from "node:buffer";
import type { Instant, RunId } from "@openswf/model/brand";
import type { Randomness } from "../ports/randomness.ts";
import type { DomainKey } from "./domain-key.ts";

const timeBytes = 6;
const shardBytes = 2;
const randomPartBytes = 24;

/** The number of shards in the store's tables. It is part of every run id and must never change. */
export const shardCount = 4096;

/** The shard of an execution, the same for every run of a workflowId in a domain. (FNV-1a over UTF-16 units) */
export function shardOf(domain: DomainKey, workflowId: string): number {
  let hash = 0x811c9dc5;
  const text = `${domain}/${workflowId}`;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shardCount;
}

/** When a run id was made. Of something that is not one of ours, any number. */
export function timeOfRunId(runId: string): Instant {
  const bytes = Buffer.from(runId.slice(2, 10), "base64");
  return bytes.length === timeBytes ? bytes.readUIntBE(0, timeBytes) : 0;
}

/**
 * A new run id in the service's format: two digits and 44 base64 characters, 46 in all. The base64 encodes the time, so
 * that rows keyed by it are stored near each other; the shard, so that the id alone locates its row; and 192 random
 * bits, so that it is unique across all domains and cannot be guessed.
 */
export function newRunId(domain: DomainKey, workflowId: string, now: Instant, randomness: Randomness): RunId {
  const bytes = Buffer.allocUnsafe(timeBytes + shardBytes + randomPartBytes);
  bytes.writeUIntBE(now, 0, timeBytes);
  bytes.writeUInt16BE(shardOf(domain, workflowId), timeBytes);
  bytes.set(randomness.bytes(randomPartBytes), timeBytes + shardBytes);
  // `as`: this is where run ids are made.
  return `22${bytes.toString("base64")}` as RunId;
}
