import type { WireReply } from "@openswf/core";
import type { CarriedCall } from "./carried-call.ts";

/** A task as a server has handed it out. */
export interface HandedTask {
  readonly kind: "decision" | "activity";
  readonly runId: string;
  readonly startedEventId: number;
}

/** A call that a server has answered with success. */
export type Acknowledged = AcknowledgedAnswer | AcknowledgedCall;

/** The answer to a task. */
interface AcknowledgedAnswer {
  readonly operation: AnswerOperation;
  /** JSON. Of a `RespondAndPoll`, all of it. */
  readonly input: string;
  /** `undefined` if no server has handed it out. */
  readonly task: HandedTask | undefined;
}

interface AcknowledgedCall {
  readonly operation: RememberedOperation;
  /** JSON. */
  readonly input: string;
  /** JSON, if the operation has output. */
  readonly output: string | undefined;
}

/** Signals with one content: each may be carried out as often as it has reached a server. */
interface SignalCounts {
  arrived: number;
  acknowledged: number;
}

/** Operations whose effect is looked for in the histories, and those that answer tasks. */
const remembered = [
  "StartWorkflowExecution",
  "SignalWorkflowExecution",
  "RequestCancelWorkflowExecution",
  "TerminateWorkflowExecution",
] as const;
const answers = [
  "RespondDecisionTaskCompleted",
  "RespondActivityTaskCompleted",
  "RespondActivityTaskFailed",
  "RespondActivityTaskCanceled",
] as const;
type RememberedOperation = (typeof remembered)[number];
export type AnswerOperation = (typeof answers)[number];
const signals = "SignalWorkflowExecution";

// `as`: to ask of any name whether it is one of them.
const isRemembered = (name: string): name is RememberedOperation => (remembered as readonly string[]).includes(name);
const isAnswer = (name: string): name is AnswerOperation => (answers as readonly string[]).includes(name);

/** What servers have been asked and what they have answered, to be compared with the histories. */
export class Ledger {
  readonly acknowledged: Acknowledged[] = [];
  /** Tasks that were handed out more than once, in words. */
  readonly handedTwice: string[] = [];
  /** By the task's token. */
  readonly #tasks = new Map<string, HandedTask>();
  /** By input. */
  readonly #signals = new Map<string, SignalCounts>();
  /** The calls that got a task, by the task. */
  readonly #handed = new Map<string, string>();

  hasArrived(call: CarriedCall): void {
    if (call.operation === signals) this.countsOf(call.input).arrived += 1;
  }

  /** Returns the task that the reply hands out, if it is handed out for the first time as far as the server knows. */
  wasCarriedOut(call: CarriedCall, reply: WireReply): HandedTask | undefined {
    if (reply.status !== 200) return undefined;
    const handed = call.isPoll ? this.#handedBy(call, reply) : undefined;
    const { operation } = call;
    if (isAnswer(operation)) {
      this.acknowledged.push({ operation, input: call.input, task: this.#tasks.get(call.taskToken) });
    } else if (isRemembered(operation)) {
      this.acknowledged.push({ operation, input: call.input, output: reply.body });
      if (operation === signals) this.countsOf(call.input).acknowledged += 1;
    }
    return handed;
  }

  /** A reply with this task has been written to a connection that was not known to be closed. */
  wasWritten({ kind, runId, startedEventId }: HandedTask, name: string): void {
    const key = `${kind} task of event ${startedEventId} of ${runId}`;
    const before = this.#handed.get(key);
    if (before !== undefined) this.handedTwice.push(`${key}: to ${before}, and to ${name}`);
    this.#handed.set(key, name);
  }

  countsOf(signal: string): SignalCounts {
    let counts = this.#signals.get(signal);
    if (counts === undefined) {
      counts = { arrived: 0, acknowledged: 0 };
      this.#signals.set(signal, counts);
    }
    return counts;
  }

  #handedBy(call: CarriedCall, { body = "" }: WireReply): HandedTask | undefined {
    const task = taskIn(body);
    if (task === undefined) return undefined;
    this.#tasks.set(task.taskToken, task);
    return call.isForNextPage ? undefined : task;
  }
}

/** Not parsed, because the reply may hold a whole history: what comes after that is at the end. */
function taskIn(body: string): (HandedTask & { readonly taskToken: string }) | undefined {
  const end = body.lastIndexOf('"previousStartedEventId":');
  const kind = end >= 0 ? "decision" : "activity";
  const text = kind === "decision" ? body.slice(end) : body;
  const taskToken = /"taskToken":"([^"]+)"/.exec(text)?.[1];
  const runId = /"runId":"([^"]+)"/.exec(text)?.[1];
  const startedEventId = /"startedEventId":(\d+)/.exec(text)?.[1];
  if (taskToken === undefined || runId === undefined || startedEventId === undefined) return undefined;
  return { taskToken, kind, runId, startedEventId: Number(startedEventId) };
}
