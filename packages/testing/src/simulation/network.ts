import type { Caller, WireReply } from "@openswf/core";
import { abortError, NoReplyError } from "@openswf/flow/transport";
import type { Chance } from "./chance.ts";
import type { Fate } from "./faults.ts";
import { CarriedCall } from "./judging/carried-call.ts";
import type { Ledger } from "./judging/ledger.ts";
import { between, type Scheduler } from "./scheduler.ts";
import type { Server, Servers } from "./servers.ts";
import { currentProcess, type SimulatedProcess } from "./simulated-process.ts";
import type { Trace } from "./trace.ts";

// N1. A message takes from 0.2 to 5 milliseconds, and as much as chance says: so messages overtake each other.
// N2. Each attempt of a call has a name: machine, operation, number. All its chances come from its name.
// N3. A process that dies closes its connections. Half of the time the server hears of it, as when the machine lives on, and
//     half of the time it does not, as when the machine is gone.
// N4. A reply that was written before the server hears of a closed connection is lost, like the task in it.

const latencyMs = { least: 0.2, most: 5 } as const;
const lateRequestMs = { least: 1_000, most: 40_000 } as const;
/** For polls; any other call has at most as long as it waits for its reply, so that it may be sent again. */
const slowReplyMs = { least: 1_000, most: 90_000, mostOfOthers: 25_000 } as const;
const isPoll = (operation: string): boolean => operation.startsWith("PollFor");

export interface Attempt {
  readonly from: SimulatedProcess;
  /** As `RespondDecisionTaskCompleted`, or `OpenSWF.WaitForClose`. */
  readonly operation: string;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly fate: Fate;
  readonly servers: Servers;
  readonly ledger: Ledger;
  readonly trace: Trace;
}

/** Carries calls from processes to servers, and loses some. */
export class Network {
  readonly #parts: Parts;
  /** Requests that nobody waits for any more, and that are still to arrive. */
  lateRequests = 0;
  /** Attempts that have no outcome. */
  readonly underWay: Set<string> = new Set();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What servers say in their replies that they offer besides SWF. */
  get announced(): readonly string[] {
    return this.#parts.servers.first?.core.announcement.extensions ?? [];
  }

  /** Resolves with the reply. Rejects with a NoReplyError, or with an AbortError. Never settles if the sender dies. */
  send(attempt: Attempt): Promise<WireReply> {
    const { from, operation } = attempt;
    const name = `${from.name} ${operation} ${from.machine.nth(operation)}`;
    this.underWay.add(name);
    return new Promise<WireReply>((resolve, reject) => {
      new Exchange(this, this.#parts, { attempt, name, outcome: { resolve, reject } }).begins();
    });
  }
}

interface Outcome {
  readonly resolve: (reply: WireReply) => void;
  readonly reject: (error: Error) => void;
}

interface Sent {
  readonly attempt: Attempt;
  readonly name: string;
  readonly outcome: Outcome;
}

/** One attempt of a call: a request, and its reply. */
class Exchange {
  readonly #network: Network;
  readonly #parts: Parts;
  readonly #attempt: Attempt;
  readonly #call: CarriedCall;
  readonly #name: string;
  readonly #outcome: Outcome;
  readonly #connection = new Connection();
  /** What to take back once the caller has its outcome. */
  readonly #whenSettled: (() => void)[] = [];
  #isSettled = false;

  constructor(network: Network, parts: Parts, { attempt, name, outcome }: Sent) {
    this.#network = network;
    this.#parts = parts;
    this.#attempt = attempt;
    this.#call = new CarriedCall(attempt.operation, attempt.body);
    this.#name = name;
    this.#outcome = outcome;
  }

  begins(): void {
    const { fate, trace } = this.#parts;
    const { from, body, signal, timeoutMs } = this.#attempt;
    if (this.#call.isAnswer && fate.strikes("dieBeforeAnswer", this.#name)) {
      from.dies();
      return;
    }
    trace.count(this.#name, body);
    this.#whenSettled.push(from.onDeath(() => this.#senderDies()));
    if (signal !== undefined) this.#heeds(signal);
    this.#whenSettled.push(
      from.clock.after(timeoutMs, () => this.#givesUp(`has not replied within ${timeoutMs} ms`, true)),
    );
    this.#travels();
    if (this.#call.isAnswer && fate.strikes("dieDuringAnswer", this.#name)) this.#later("death", () => from.dies());
  }

  #travels(): void {
    const { fate, chance } = this.#parts;
    if (fate.strikes("loseRequest", this.#name)) {
      this.#breaks("out");
      return;
    }
    if (!fate.strikes("lateRequest", this.#name)) {
      this.#later("out", () => this.#arrives());
      return;
    }
    this.#breaks("out");
    // The server does not know that nobody waits.
    this.#connection.isForgotten = true;
    this.#network.lateRequests += 1;
    this.#laterBy(chance.between(`${this.#name} late`, lateRequestMs.least, lateRequestMs.most), () => {
      this.#network.lateRequests -= 1;
      this.#arrives();
    });
  }

  #arrives(): void {
    const { servers, ledger } = this.#parts;
    const { operation, body } = this.#attempt;
    const server = servers.pick(this.#name);
    if (server === undefined) {
      this.#givesUp("refuses connections", false);
      return;
    }
    ledger.hasArrived(this.#call);
    const stopListening = server.process.onDeath(() => this.#breaks("broken"));
    const replied = (reply: WireReply): void => {
      stopListening();
      if (server.process.isAlive) this.#replies(reply, server);
    };
    server.process.run(() => {
      const reply = server.answer(operation, body, this.#connection, this.#name);
      if (reply instanceof Promise) void reply.then(replied);
      else replied(reply);
    });
  }

  #replies(reply: WireReply, server: Server): void {
    const { fate, chance, ledger, trace } = this.#parts;
    const { operation } = this.#attempt;
    trace.count(server.process.name, `${this.#name} ${reply.status} ${reply.body}`);
    const handed = ledger.wasCarriedOut(this.#call, reply);
    if (this.#connection.isGone() || fate.strikes("breakReply", this.#name)) {
      reply.undelivered?.();
      this.#breaks("back");
      return;
    }
    if (handed !== undefined) ledger.wasWritten(handed, this.#name);
    if (fate.strikes("loseReply", this.#name)) {
      this.#breaks("back");
      return;
    }
    const slowMs = fate.strikes("slowReply", this.#name)
      ? chance.between(
          `${this.#name} slow`,
          slowReplyMs.least,
          isPoll(operation) ? slowReplyMs.most : slowReplyMs.mostOfOthers,
        )
      : 0;
    this.#laterBy(slowMs + this.#latencyMs("back"), () => this.#isReceived(reply));
  }

  #isReceived(reply: WireReply): void {
    const { fate } = this.#parts;
    const { from } = this.#attempt;
    if (this.#isSettled || !from.isAlive) return;
    if (this.#call.isAnswer && fate.strikes("dieAfterAnswer", this.#name)) {
      from.dies();
      return;
    }
    const hasTask = reply.status === 200 && reply.undelivered !== undefined;
    if (hasTask && fate.strikes("dieWithTask", this.#name)) {
      from.dies();
      return;
    }
    this.#settle(() => this.#outcome.resolve(reply));
  }

  /** The connection breaks, and both ends learn of it. */
  #breaks(where: string): void {
    this.#later(where, () => this.#givesUp("has closed the connection", false));
  }

  #givesUp(why: string, isTimeout: boolean): void {
    this.#connection.close();
    this.#settle(() => this.#outcome.reject(new NoReplyError(`The server ${why}`, { isTimeout })));
  }

  #heeds(signal: AbortSignal): void {
    const onAbort = (): void => {
      this.#later("abort", () => this.#connection.close());
      this.#settle(() => this.#outcome.reject(abortError(signal)));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    this.#whenSettled.push(() => signal.removeEventListener("abort", onAbort));
  }

  #senderDies(): void {
    const isHeard = this.#parts.chance.number(`${this.#name} heard`) < 0.5;
    if (isHeard) this.#later("death", () => this.#connection.close());
    this.#settle(() => {});
  }

  #settle(tell: () => void): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    for (const takeBack of this.#whenSettled) takeBack();
    if (!this.#attempt.from.isAlive) return;
    this.#network.underWay.delete(this.#name);
    this.#attempt.from.run(tell);
  }

  #latencyMs(what: string): number {
    return this.#parts.chance.between(`${this.#name} ${what}`, latencyMs.least, latencyMs.most);
  }

  #later(what: string, callback: () => void): void {
    this.#laterBy(this.#latencyMs(what), callback);
  }

  #laterBy(milliseconds: number, callback: () => void): void {
    this.#parts.scheduler.after(milliseconds, between, callback);
  }
}

/** The connection of an exchange, as the server sees it. */
class Connection implements Caller {
  /** The server never hears that it was closed. */
  isForgotten = false;
  #isClosed = false;
  readonly #listeners = new Set<() => void>();

  isGone(): boolean {
    return this.#isClosed;
  }

  onGone(listener: () => void): () => void {
    const server = currentProcess();
    const called = (): void => {
      if (server?.isAlive === true) server.run(listener);
    };
    this.#listeners.add(called);
    return () => this.#listeners.delete(called);
  }

  close(): void {
    if (this.#isClosed || this.isForgotten) return;
    this.#isClosed = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
