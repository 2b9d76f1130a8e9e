import type { SwfCalls } from "./swf-calls.ts";
import type { InputOf, OutputOf } from "./swf-operations.ts";
import { readTimestamps } from "./timestamps.ts";

/** A call of openswf that answers a task and, without a wait, hands out the next. */
const respondAndPoll = "OpenSWF.RespondAndPoll";
/** Lists that one answer asks. openswf takes ten polls; each makes the request longer. */
const pollsMax = 4;

/** Whether answers may bring the next task. Not known before the first reply. */
export const bringsNext = ({ extensions }: SwfCalls): boolean => extensions.has(respondAndPoll);

type Response =
  | "RespondDecisionTaskCompleted"
  | "RespondActivityTaskCompleted"
  | "RespondActivityTaskFailed"
  | "RespondActivityTaskCanceled";
type TaskPoll = "PollForDecisionTask" | "PollForActivityTask";

/** A task that came with the reply to an answer, and the poll that it came for. */
export interface Taken<Poll extends TaskPoll> {
  readonly task: OutputOf<Poll>;
  readonly poll: InputOf<Poll>;
}

/**
 * Answers a task. Where the server can, the next task of these lists comes with the reply, which saves the call that
 * would ask for it. When the reply is lost, the answer counts all the same, and the task that came with it goes to the
 * next poll or times out, as with any poll.
 */
export class Answering<Poll extends TaskPoll> {
  readonly #calls: SwfCalls;
  readonly #poll: Poll;
  readonly #inputs: () => readonly InputOf<Poll>[];
  #taken: Taken<Poll> | undefined;

  /** @param inputs the polls that the answer may make: called when it is sent, for none if no more is wanted */
  constructor(calls: SwfCalls, poll: Poll, inputs: () => readonly InputOf<Poll>[]) {
    this.#calls = calls;
    this.#poll = poll;
    this.#inputs = inputs;
  }

  /** Whoever answers also works on this, or it times out. */
  get taken(): Taken<Poll> | undefined {
    return this.#taken;
  }

  async respond<Name extends Response>(name: Name, input: InputOf<Name>): Promise<void> {
    const inputs = bringsNext(this.#calls) ? this.#inputs().slice(0, pollsMax) : [];
    if (inputs.length === 0) {
      await this.#calls.call(name, input);
      return;
    }
    const polls = inputs.map((poll) => ({ [this.#poll]: poll }));
    const reply = await this.#calls.callExtension(respondAndPoll, { respond: { [name]: input }, polls });
    // `as`: the answer of our own server, in the form of its reference.
    const { poll, task } = reply as { readonly poll?: number; readonly task?: OutputOf<Poll> };
    const polled = inputs[poll ?? 0];
    if (task === undefined || polled === undefined) return;
    readTimestamps(this.#poll, task);
    this.#taken = { task, poll: polled };
  }
}
