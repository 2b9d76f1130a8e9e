import type { DecisionType, EventType } from "@openswf/model/wire-types";
import type { Reply } from "./caller.ts";

/** What a client may believe: the server said yes, it said no, or it went down before it said anything. */
type Standing = "acknowledged" | "refused" | "unknown";

/** Something a client has asked for, that its mark makes unique among all events of all histories. */
export interface Marked {
  readonly eventType: EventType;
  /** `undefined` until the server has said which, for a start. */
  runId: string | undefined;
  standing: Standing;
  /** The decisions that the mark of a decision task's context came with. */
  readonly decisions: readonly DecisionType[];
}

export interface HandedTask {
  readonly kind: "decision" | "activity";
  readonly runId: string;
  readonly startedEventId: number;
}

/** Heartbeats say `beat N`: the server must know one from `acknowledged` on, and none beyond `sent`. */
export interface Heartbeats {
  readonly task: HandedTask;
  acknowledged: number;
  sent: number;
}

export interface CancelRequests {
  acknowledged: number;
  sent: number;
}

/** What clients remember across the crashes of a server; it is held against the server's own memory afterwards. */
export class Ledger {
  readonly marked = new Map<string, Marked>();
  /** Tasks that polls have been answered with. */
  readonly handed: HandedTask[] = [];
  /** Tasks that the server says are no longer there. */
  readonly gone: HandedTask[] = [];
  readonly heartbeats = new Map<string, Heartbeats>();
  readonly cancelRequests = new Map<string, CancelRequests>();
  /** Names of registered activity types, and whether they have been deprecated. */
  readonly activityTypes = new Map<string, "REGISTERED" | "DEPRECATED" | "either">();
  readonly domains: string[] = [];
  /** Executions to signal and the like; the newest are at the end. */
  readonly runs: { readonly workflowId: string; readonly runId: string }[] = [];
  /** Answers that no client should ever get. */
  readonly unexpected: string[] = [];
  /** Task tokens given out by one life of the server and accepted by a later one. */
  tokensOutlived = 0;
  acknowledged = 0;
  #marks = 0;

  mark(eventType: EventType, runId: string | undefined, decisions: readonly DecisionType[] = []): string {
    this.#marks += 1;
    const mark = `mark:${this.#marks}`;
    this.marked.set(mark, { eventType, runId, standing: "unknown", decisions });
    return mark;
  }

  /** A lost reply that was asked for again stays unknown when the second answer is no: the first may have done it. */
  settle(mark: string, reply: Reply<unknown>, isFirst = true): void {
    const marked = this.marked.get(mark);
    if (marked === undefined || reply.kind === "lost") return;
    if (reply.kind === "acknowledged") marked.standing = "acknowledged";
    else if (isFirst && reply.status < 500) marked.standing = "refused";
  }
}
