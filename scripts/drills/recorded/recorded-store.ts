import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import type { SWFClient } from "@aws-sdk/client-swf";
import { historyOf } from "../load/audit-orders.ts";

/** What an earlier version answered for an execution, as JSON. */
export interface RecordedHistory {
  readonly workflowId: string;
  readonly runId: string;
  readonly events: readonly unknown[];
}

/** Flags of `serve` that keep closed executions of a domain without retention for a hundred years: these stores do not age. */
export const keepForGood: readonly string[] = ["--limit", `retentionNoneMs=${100 * 365 * 86_400_000}`];

/** Unpacks a file that an earlier version has written. */
export function unpack(name: string, to: string): void {
  writeFileSync(to, read(name), { mode: 0o600 });
}

/** What is not as the earlier version told it. */
export async function changedHistories(swf: SWFClient, name: string): Promise<readonly string[]> {
  // `as`: record.ts wrote it.
  const recorded = JSON.parse(read(name).toString()) as readonly RecordedHistory[];
  const changed: string[] = [];
  for (const { workflowId, runId, events } of recorded) {
    const now: unknown = JSON.parse(JSON.stringify((await historyOf(swf, workflowId, runId)) ?? []));
    if (!isDeepStrictEqual(now, events)) changed.push(workflowId);
  }
  if (recorded.length === 0) throw new Error(`${name} has no histories`);
  return changed;
}

function read(name: string): Buffer {
  return gunzipSync(readFileSync(join(import.meta.dirname, name)));
}
