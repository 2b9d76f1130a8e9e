import type { EventId, RunId } from "@openswf/model/brand";
import { invalidToken } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import { openToken, sealBytes, sealToken, type TokenKeys } from "./sealed-token.ts";

export type TaskKind = "decision" | "activity";

/** The task that a task token stands for. The domain is not named: a run has one, and its id is unique among all. */
export interface TaskToken {
  readonly kind: TaskKind;
  readonly runId: RunId;
  readonly scheduledEventId: EventId;
  readonly startedEventId: EventId;
  /**
   * Only for the words of a fault when the execution is no longer there. A printed token leaves it out where it would
   * not fit: it may take 768 bytes, and beside a run id of 46 characters there is room for 692.
   */
  readonly workflowId: string | undefined;
}

/** From the model. */
const taskTokenCharactersMax = 1024;
const payloadBytesMax = (taskTokenCharactersMax / 4) * 3 - sealBytes;
/** First byte of the payload. Numbers are never given a second meaning: a new layout takes new ones. */
const kindBytes = { decision: 1, activity: 2 } as const satisfies Record<TaskKind, number>;
/** Kind, length of the run id, the two event ids; then run id and workflowId. */
const headBytes = 10;

/** At most 1024 characters. `scope` is the ACCOUNT/REGION of the caller who gets the task; the token works there only. */
export function printTaskToken(keys: TokenKeys, scope: string, task: TaskToken): string {
  const runIdBytes = Buffer.byteLength(task.runId);
  invariant(runIdBytes > 0 && runIdBytes <= 0xff, "a run id has at most 64 characters of ASCII");
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

/** The task of a token that was printed for this scope and kind. Whatever else is given: `Invalid token`. */
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
