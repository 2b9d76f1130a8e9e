import { EventEmitter, once } from "node:events";
import type { Announcement, Core, Health, WireReply, WireRequest } from "@openswf/core/ports/transport";

/** A core whose requests the test inspects and answers itself. */
export class ScriptedCore implements Core {
  healthNow: Health = { status: "ok", store: "ok", waitingPolls: 0, cachedExecutions: 0 };
  readonly announcement: Announcement = { extensions: [], to: "askers" };
  readonly refusalByHead: Core["refusalByHead"];
  isStopped = false;
  readonly #waiting: Asked[] = [];
  readonly #events = new EventEmitter();
  #answerAtOnce: ((request: WireRequest) => WireReply) | undefined;

  constructor(refusalByHead?: Core["refusalByHead"]) {
    this.refusalByHead = refusalByHead;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Answers every request from now on as it arrives. */
  answersWith(reply: (request: WireRequest) => WireReply): void {
    this.#answerAtOnce = reply;
  }

  answer(request: WireRequest): Promise<WireReply> {
    if (this.#answerAtOnce !== undefined) return Promise.resolve(this.#answerAtOnce(request));
    return new Promise((reply) => {
      this.#waiting.push({ request, reply });
      this.#events.emit("asked");
    });
  }

  /** Waits for and returns the next unanswered request. */
  async asked(): Promise<Asked> {
    let next = this.#waiting.shift();
    while (next === undefined) {
      await once(this.#events, "asked");
      next = this.#waiting.shift();
    }
    return next;
  }

  /** Resolves once this many requests wait for their replies. */
  async holds(count: number): Promise<void> {
    while (this.#waiting.length < count) await once(this.#events, "asked");
  }

  health(): Health {
    return this.healthNow;
  }

  stop(): Promise<void> {
    this.isStopped = true;
    for (const { reply } of this.#waiting.splice(0)) reply({ status: 200, body: '{"startedEventId":0}' });
    return Promise.resolve();
  }
}

export interface Asked {
  readonly request: WireRequest;
  readonly reply: (reply: WireReply) => void;
}
