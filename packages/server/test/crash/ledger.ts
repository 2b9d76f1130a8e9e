import type { DecisionType, EventType } from "@openswf/model/wire-types";
import type { Reply } from "./caller.ts";
import { PreciseClock } from "./precise-clock.ts";

/** What a client knows about a call: the server accepted it, refused it, or went down before it replied. */
type Standing = "acknowledged" | "refused" | "unknown";

/** A client's request. Its mark makes it unique among all events of all histories. */
export interface Marked {
  readonly eventType: EventType;
  /** For a start, `undefined` until the server has returned it. */
  readonly runId: string | undefined;
  readonly standing: Standing;
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
  readonly acknowledged: number;
  readonly sent: number;
}

export interface CancelRequests {
  readonly acknowledged: number;
  readonly sent: number;
}

export interface KnownRun {
  readonly workflowId: string;
  readonly runId: string;
}

/** `either`: a change was sent, and its reply has not arrived. */
export type TypeStanding = "REGISTERED" | "DEPRECATED" | "either";

/** What a client learns with one reply, or by sending a request. */
type Lesson = (ledger: Ledger) => void;

/**
 * What clients remember across crashes of the server. The audit compares it with the store. All of it was learned at
 * some time, so that a ledger can also say what was known at an earlier moment.
 */
export class Ledger {
  readonly marked = new Map<string, Marked>();
  /** Tasks that polls returned. */
  readonly handed: HandedTask[] = [];
  /** Tasks that the server reports as gone. */
  readonly gone: HandedTask[] = [];
  readonly heartbeats = new Map<string, Heartbeats>();
  readonly cancelRequests = new Map<string, CancelRequests>();
  /** Names of registered activity types, and whether they have been deprecated. */
  readonly activityTypes = new Map<string, TypeStanding>();
  readonly domains: string[] = [];
  /** Executions to signal, terminate and so on, newest last. */
  readonly runs: KnownRun[] = [];
  /** Replies that no client should ever get. */
  readonly unexpected: string[] = [];
  /** The number of task tokens issued by one life of the server and accepted by a later one. */
  tokensOutlived = 0;
  acknowledged = 0;
  readonly #lessons: { readonly at: number; readonly lesson: Lesson }[] = [];
  readonly #clock: PreciseClock;
  #marks = 0;

  constructor(clock: PreciseClock = new PreciseClock()) {
    this.#clock = clock;
  }

  /**
   * What clients knew at this moment, in milliseconds of the time of day. They may have sent more by then than they had
   * learned, so what they sent later counts as sent.
   */
  asOf(moment: number): Ledger {
    const past = new Ledger(this.#clock);
    for (const { at, lesson } of this.#lessons) if (at <= moment) lesson(past);
    for (const [mark, { eventType, runId, standing, decisions }] of this.marked) {
      const known = past.marked.get(mark)?.standing;
      // What was refused later is not there before, either.
      past.marked.set(mark, {
        eventType,
        runId,
        decisions,
        standing: standing === "refused" ? standing : (known ?? "unknown"),
      });
    }
    for (const [key, { task, sent }] of this.heartbeats) {
      past.heartbeats.set(key, { task, sent, acknowledged: past.heartbeats.get(key)?.acknowledged ?? 0 });
    }
    for (const [runId, { sent }] of this.cancelRequests) {
      past.cancelRequests.set(runId, { sent, acknowledged: past.cancelRequests.get(runId)?.acknowledged ?? 0 });
    }
    return past;
  }

  mark(eventType: EventType, runId: string | undefined, decisions: readonly DecisionType[] = []): string {
    this.#marks += 1;
    const mark = `mark:${this.#marks}`;
    this.#learn((ledger) => ledger.marked.set(mark, { eventType, runId, standing: "unknown", decisions }));
    return mark;
  }

  /** Records a reply. If a retry after a lost reply is refused, the call stays unknown: the first attempt may have succeeded. */
  settle(mark: string, reply: Reply<unknown>, isFirst = true): void {
    if (reply.kind === "acknowledged") this.#settleAs(mark, "acknowledged");
    else if (reply.kind === "refused" && isFirst && reply.status < 500) this.#settleAs(mark, "refused");
  }

  started(mark: string, run: KnownRun): void {
    this.#learn((ledger) => {
      const marked = ledger.marked.get(mark);
      if (marked !== undefined) ledger.marked.set(mark, { ...marked, runId: run.runId });
      ledger.runs.push(run);
    });
  }

  handOut(task: HandedTask): void {
    this.#learn((ledger) => ledger.handed.push(task));
  }

  isGone(task: HandedTask): void {
    this.#learn((ledger) => ledger.gone.push(task));
  }

  heartbeat(task: HandedTask, beats: { readonly sent: number; readonly acknowledged: number }): void {
    this.#learn((ledger) => ledger.heartbeats.set(`${task.runId} ${task.startedEventId}`, { task, ...beats }));
  }

  cancelRequest(runId: string, more: Partial<CancelRequests>): void {
    this.#learn((ledger) => {
      const { acknowledged, sent } = ledger.cancelRequests.get(runId) ?? { acknowledged: 0, sent: 0 };
      const sum = { acknowledged: acknowledged + (more.acknowledged ?? 0), sent: sent + (more.sent ?? 0) };
      ledger.cancelRequests.set(runId, sum);
    });
  }

  activityType(name: string, standing: TypeStanding): void {
    this.#learn((ledger) => ledger.activityTypes.set(name, standing));
  }

  domain(name: string): void {
    this.#learn((ledger) => ledger.domains.push(name));
  }

  #settleAs(mark: string, standing: Standing): void {
    this.#learn((ledger) => {
      const marked = ledger.marked.get(mark);
      if (marked !== undefined) ledger.marked.set(mark, { ...marked, standing });
    });
  }

  #learn(lesson: Lesson): void {
    this.#lessons.push({ at: this.#clock.now(), lesson });
    lesson(this);
  }
}
