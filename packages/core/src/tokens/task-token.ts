import type { EventId, Instant, RunId } from "@openswf/model/brand";
import { invalidToken } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import { macBytes, openToken, payloadStart, sealInPlace, type TokenKeys } from "./sealed-token.ts";

export type TaskKind = "decision" | "activity";

/** The task that a task token stands for. It does not name the domain: a run id is unique across all domains. */
export interface TaskToken {
  readonly kind: TaskKind;
  readonly runId: RunId;
  readonly scheduledEventId: EventId;
  readonly startedEventId: EventId;
  /**
   * When the task was started. A store that was restored from a backup may give the same run other events with the same
   * ids, and a worker may still hold a token for the ones that were lost. `undefined` in tokens of older versions.
   */
  readonly startedAt: Instant | undefined;
  /**
   * Used only in the fault text when the execution no longer exists. A printed token omits it if it does not fit: it
   * may take 768 bytes, and beside a run id of 46 characters there is room for 685.
   */
  readonly workflowId: string | undefined;
}

/** From the model. */
const taskTokenCharactersMax = 1024;
const tokenBytesMax = (taskTokenCharactersMax / 4) * 3;
/** Where tokens are put together, one at a time: printing never waits. */
const scratch = Buffer.alloc(tokenBytesMax);
/** The first byte of the payload. Numbers are never reused: a new layout takes new ones. */
const kindBytes = { decision: 1, activity: 2 } as const satisfies Record<TaskKind, number>;
/** Kind, length of the run id and the two event ids; the run id, the workflowId and the time of the start follow. */
const headBytes = 10;
/**
 * A zero, and the time of the start. Versions that know no such end take it for a part of the workflowId, so old and new
 * servers can work beside each other. Only a token of an old one whose workflowId has a zero in this very place is
 * misread, and refused.
 */
const startBytes = 7;
const startTimeBytes = startBytes - 1;
const runIdStart = payloadStart + headBytes;

/**
 * Makes a token of at most 1024 characters. It works only for `scope`, the ACCOUNT/REGION of the caller that gets the
 * task.
 */
export function printTaskToken(keys: TokenKeys, scope: string, task: TaskToken): string {
  const { kind, runId, workflowId = "" } = task;
  const runIdBytes = Buffer.byteLength(runId);
  invariant(runIdBytes > 0 && runIdBytes <= 0xff, "a run id does not have 1 to 255 bytes");
  scratch.writeUInt8(kindBytes[kind], payloadStart);
  scratch.writeUInt8(runIdBytes, payloadStart + 1);
  scratch.writeUInt32BE(task.scheduledEventId, payloadStart + 2);
  scratch.writeUInt32BE(task.startedEventId, payloadStart + 6);
  scratch.write(runId, runIdStart);
  const head = runIdStart + runIdBytes;
  const whole = head + Buffer.byteLength(workflowId);
  const start = whole <= tokenBytesMax - macBytes - startBytes ? whole : head;
  if (start > head) scratch.write(workflowId, head);
  const end = task.startedAt === undefined ? start : writeStart(start, task.startedAt);
  return sealInPlace(keys, boundTo(scope), scratch, end);
}

/** Returns where it ends. */
function writeStart(at: number, startedAt: Instant): number {
  scratch.writeUInt8(0, at);
  return scratch.writeUIntBE(startedAt, at + 1, startTimeBytes);
}

/** The task of a token printed for this scope and kind. Anything else is an `Invalid token`. */
export function parseTaskToken<Kind extends TaskKind>(
  keys: TokenKeys,
  scope: string,
  kind: Kind,
  text: string,
): TaskToken & { readonly kind: Kind } {
  const payload = openToken(keys, boundTo(scope), text);
  if (payload === undefined || payload.length < headBytes || payload[0] !== kindBytes[kind]) throw invalidToken();
  const runIdEnd = headBytes + payload.readUInt8(1);
  if (payload.length < runIdEnd) throw invalidToken();
  const start = payload.length - startBytes;
  const hasStart = start >= runIdEnd && payload[start] === 0;
  const workflowIdEnd = hasStart ? start : payload.length;
  return {
    kind,
    // `as`: the seal proves that this server printed it, from a RunId.
    runId: payload.toString("utf8", headBytes, runIdEnd) as RunId,
    scheduledEventId: payload.readUInt32BE(2),
    startedEventId: payload.readUInt32BE(6),
    startedAt: hasStart ? payload.readUIntBE(start + 1, startTimeBytes) : undefined,
    workflowId: workflowIdEnd > runIdEnd ? payload.toString("utf8", runIdEnd, workflowIdEnd) : undefined,
  };
}

const boundTo = (scope: string): string => `task ${scope}`;
