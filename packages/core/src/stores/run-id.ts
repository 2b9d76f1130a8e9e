import { Buffer } from "node:buffer";
import type { Instant, RunId } from "@openswf/model/brand";
import type { Randomness } from "../ports/randomness.ts";
import type { DomainKey } from "./store.ts";

const timeBytes = 6;
const shardBytes = 2;
const randomPartBytes = 24;

/** Shards of the store's tables; the number is part of every run id and never changes. */
export const shardCount = 4096;

/** The shard of an execution: the same for every run of a workflowId in a domain. (FNV-1a over UTF-16 units) */
export function shardOf(domain: DomainKey, workflowId: string): number {
  let hash = 0x811c9dc5;
  const text = `${domain}/${workflowId}`;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shardCount;
}

/**
 * A new run id, in the form of the service's: two digits and 44 characters of base64, 46 in all. The base64 holds the
 * time, so that rows keyed by it are written near each other; the shard, so that the id alone finds its row; and 192
 * random bits, so that it is unique among all domains and cannot be guessed.
 */
export function newRunId(domain: DomainKey, workflowId: string, now: Instant, randomness: Randomness): RunId {
  const bytes = Buffer.allocUnsafe(timeBytes + shardBytes + randomPartBytes);
  bytes.writeUIntBE(now, 0, timeBytes);
  bytes.writeUInt16BE(shardOf(domain, workflowId), timeBytes);
  bytes.set(randomness.bytes(randomPartBytes), timeBytes + shardBytes);
  // `as`: this is where run ids are made.
  return `22${bytes.toString("base64")}` as RunId;
}
