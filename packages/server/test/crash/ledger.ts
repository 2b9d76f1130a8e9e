import type { DecisionType, EventType } from "@openswf/model/wire-types";
import type { Reply } from "./caller.ts";

/** What a client knows about a call: the server accepted it, refused it, or went down before it replied. */
type Standing = "acknowledged" | "refused" | "unknown";

/** A client's request. Its mark makes it unique among all events of all histories. */
export interface Marked {
  readonly eventType: EventType;
  /** For a start, `undefined` until the server has returned it. */
  runId: string | undefined;
  standing: Standing;
  /** For a mark in the context of a decision task: the decisions sent with it. */
  readonly decisions: readonly DecisionType[];
}

export interface HandedTask {
  readonly kind: "decision" | "activity";
  readonly runId: string;
  readonly startedEventId: number;
}

/** Heartbeats carry `beat N`. The last one that the server knows must be between `acknowledged` and `sent`. */
export interface Heartbeats {
  readonly task: HandedTask;
  acknowledged: number;
  sent: number;
}

export interface CancelRequests {
  acknowledged: number;
  sent: number;
}

/** What clients remember across crashes of the server. The audit compares it with the store. */
export class Ledger {
  readonly marked = new Map<string, Marked>();
  /** Tasks that polls returned. */
  readonly handed: HandedTask[] = [];
  /** Tasks that the server reports as gone. */
  readonly gone: HandedTask[] = [];
  readonly heartbeats = new Map<string, Heartbeats>();
  readonly cancelRequests = new Map<string, CancelRequests>();
  /** Names of registered activity types, and whether they have been deprecated. */
  readonly activityTypes = new Map<string, "REGISTERED" | "DEPRECATED" | "either">();
  readonly domains: string[] = [];
  /** Executions to signal, terminate and so on, newest last. */
  readonly runs: { readonly workflowId: string; readonly runId: string }[] = [];
  /** Replies that no client should ever get. */
  readonly unexpected: string[] = [];
  /** The number of task tokens issued by one life of the server and accepted by a later one. */
  tokensOutlived = 0;
  acknowledged = 0;
  #marks = 0;

  /** What clients remember at this moment. */
  copy(): Ledger {
    const copy = new Ledger();
    for (const [mark, marked] of this.marked) copy.marked.set(mark, { ...marked });
    copy.handed.push(...this.handed);
    copy.gone.push(...this.gone);
    for (const [task, beats] of this.heartbeats) copy.heartbeats.set(task, { ...beats });
    for (const [runId, requests] of this.cancelRequests) copy.cancelRequests.set(runId, { ...requests });
    for (const [name, status] of this.activityTypes) copy.activityTypes.set(name, status);
    copy.domains.push(...this.domains);
    copy.runs.push(...this.runs);
    copy.unexpected.push(...this.unexpected);
    copy.tokensOutlived = this.tokensOutlived;
    copy.acknowledged = this.acknowledged;
    copy.#marks = this.#marks;
    return copy;
  }

  mark(eventType: EventType, runId: string | undefined, decisions: readonly DecisionType[] = []): string {
    this.#marks += 1;
    const mark = `mark:${this.#marks}`;
    this.marked.set(mark, { eventType, runId, standing: "unknown", decisions });
    return mark;
  }

  /** Records a reply. If a retry after a lost reply is refused, the call stays unknown: the first attempt may have succeeded. */
  settle(mark: string, reply: Reply<unknown>, isFirst = true): void {
    const marked = this.marked.get(mark);
    if (marked === undefined || reply.kind === "lost") return;
    if (reply.kind === "acknowledged") marked.standing = "acknowledged";
    else if (isFirst && reply.status < 500) marked.standing = "refused";
  }
}
