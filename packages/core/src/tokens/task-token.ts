import type { EventId, RunId } from "@openswf/model/brand";
import { invalidToken } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import { openToken, sealBytes, sealToken, type TokenKeys } from "./sealed-token.ts";

export type TaskKind = "decision" | "activity";

/** The task that a task token stands for. It does not name the domain: a run id is unique across all domains. */
export interface TaskToken {
  readonly kind: TaskKind;
  readonly runId: RunId;
  readonly scheduledEventId: EventId;
  readonly startedEventId: EventId;
  /**
   * Used only in the fault text when the execution no longer exists. A printed token omits it if it does not fit: it
   * may take 768 bytes, and beside a run id of 46 characters there is room for 692.
   */
  readonly workflowId: string | undefined;
}

/** From the model. */
const taskTokenCharactersMax = 1024;
const payloadBytesMax = (taskTokenCharactersMax / 4) * 3 - sealBytes;
/** The first byte of the payload. Numbers are never reused: a new layout takes new ones. */
const kindBytes = { decision: 1, activity: 2 } as const satisfies Record<TaskKind, number>;
/** Kind, length of the run id and the two event ids; the run id and the workflowId follow. */
const headBytes = 10;

/**
 * Makes a token of at most 1024 characters. It works only for `scope`, the ACCOUNT/REGION of the caller that gets the
 * task.
 */
export function printTaskToken(keys: TokenKeys, scope: string, task: TaskToken): string {
  const runIdBytes = Buffer.byteLength(task.runId);
  invariant(runIdBytes > 0 && runIdBytes <= 0xff, "a run id does not have 1 to 255 bytes");
  const room = payloadBytesMax - headBytes - runIdBytes;
  const whole = task.workflowId === undefined ? 0 : Buffer.byteLength(task.workflowId);
  const workflowIdBytes = whole <= room ? whole : 0;
  const payload = Buffer.allocUnsafe(headBytes + runIdBytes + workflowIdBytes);
  payload.writeUInt8(kindBytes[task.kind], 0);
  payload.writeUInt8(runIdBytes, 1);
  payload.writeUInt32BE(task.scheduledEventId, 2);
  payload.writeUInt32BE(task.startedEventId, 6);
  payload.write(task.runId, headBytes);
  if (workflowIdBytes > 0) payload.write(task.workflowId ?? "", headBytes + runIdBytes);
  return sealToken(keys, boundTo(scope), payload);
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
  return {
    kind,
    // `as`: the seal proves that this server printed it, from a RunId.
    runId: payload.toString("utf8", headBytes, runIdEnd) as RunId,
    scheduledEventId: payload.readUInt32BE(2),
    startedEventId: payload.readUInt32BE(6),
    workflowId: payload.length > runIdEnd ? payload.toString("utf8", runIdEnd) : undefined,
  };
}

const boundTo = (scope: string): string => `task ${scope}`;
