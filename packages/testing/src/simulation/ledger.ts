import type { WireReply } from "@openswf/core";
import { answerIn, pollIn } from "./answer-with-polls.ts";

/** A task as a server has handed it out. */
export interface HandedTask {
  readonly kind: "decision" | "activity";
  readonly runId: string;
  readonly startedEventId: number;
}

/** A call that a server has answered with success. */
export interface Acknowledged {
  readonly operation: string;
  /** JSON. */
  readonly input: string;
  /** JSON, if the operation has output. */
  readonly output: string | undefined;
}

interface Counts {
  /** Requests with this content that have reached a server: each may be carried out once. */
  arrived: number;
  acknowledged: number;
}

/** Operations whose effect is looked for in the histories. */
const remembered: ReadonlySet<string> = new Set([
  "StartWorkflowExecution",
  "SignalWorkflowExecution",
  "RequestCancelWorkflowExecution",
  "TerminateWorkflowExecution",
  "RespondDecisionTaskCompleted",
  "RespondActivityTaskCompleted",
  "RespondActivityTaskFailed",
  "RespondActivityTaskCanceled",
]);

/** What servers have been asked and what they have answered, to be compared with the histories. */
export class Ledger {
  readonly acknowledged: Acknowledged[] = [];
  /** By the task's token. */
  readonly tasks: Map<string, HandedTask> = new Map();
  /** Tasks that were handed out more than once, in words. */
  readonly handedTwice: string[] = [];
  readonly #requests = new Map<string, Counts>();
  readonly #handed = new Map<string, string>();

  hasArrived(called: string, body: string): void {
    const { operation, input } = answerIn(called, body);
    if (remembered.has(operation)) this.countsOf(operation, input).arrived += 1;
  }

  wasCarriedOut(called: string, body: string, reply: WireReply): void {
    const { status, body: output } = reply;
    if (status !== 200) return;
    const poll = pollIn(called, body, reply);
    if (poll?.operation.startsWith("PollFor")) this.#knows(poll.operation, output);
    const { operation, input } = answerIn(called, body);
    if (!remembered.has(operation)) return;
    this.acknowledged.push({ operation, input, output });
    this.countsOf(operation, input).acknowledged += 1;
  }

  /** A reply has been written to a connection that was not known to be closed. */
  wasWritten(called: string, request: string, reply: WireReply, name: string): void {
    const { status, body = "" } = reply;
    const poll = status === 200 ? pollIn(called, request, reply) : undefined;
    if (!poll?.operation.startsWith("PollFor") || poll.input.includes('"nextPageToken"')) return;
    const task = taskIn(poll.operation, body);
    if (task === undefined) return;
    const key = `${task.kind} task of event ${task.startedEventId} of ${task.runId}`;
    const before = this.#handed.get(key);
    if (before !== undefined) this.handedTwice.push(`${key}: to ${before}, and to ${name}`);
    this.#handed.set(key, name);
  }

  countsOf(operation: string, input: string): Counts {
    const key = `${operation} ${input}`;
    let counts = this.#requests.get(key);
    if (counts === undefined) {
      counts = { arrived: 0, acknowledged: 0 };
      this.#requests.set(key, counts);
    }
    return counts;
  }

  #knows(operation: string, output: string | undefined): void {
    const task = taskIn(operation, output ?? "");
    if (task !== undefined) this.tasks.set(task.taskToken, task);
  }
}

/** Not parsed, because the reply may hold a whole history: what comes after that is at the end. */
function taskIn(operation: string, body: string): (HandedTask & { readonly taskToken: string }) | undefined {
  const kind = operation === "PollForDecisionTask" ? "decision" : "activity";
  const text = kind === "decision" ? body.slice(body.lastIndexOf('"previousStartedEventId":')) : body;
  const taskToken = /"taskToken":"([^"]+)"/.exec(text)?.[1];
  const runId = /"runId":"([^"]+)"/.exec(text)?.[1];
  const startedEventId = /"startedEventId":(\d+)/.exec(text)?.[1];
  if (taskToken === undefined || runId === undefined || startedEventId === undefined) return undefined;
  return { taskToken, kind, runId, startedEventId: Number(startedEventId) };
}
