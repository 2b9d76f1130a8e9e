const respondAndPoll = "OpenSWF.RespondAndPoll";

// What is needed of a call is searched for, since parsing takes much longer. Within a text of JSON each quotation mark has a backslash
// before it, so the name of a member is found only where it is one.
const answerIn = /"respond":\{"(\w+)":/;
const tokenIn = /"taskToken":"([^"]+)"/;
const pageIn = /"nextPageToken":"/;

/** One call. The answer to a task may be part of a `RespondAndPoll`, which also asks for the next task. */
export class CarriedCall {
  /** What it asks for: the answer in it, or else the call itself. */
  readonly operation: string;
  /** JSON. Of a `RespondAndPoll`, all of it. */
  readonly input: string;
  /** Whether it asks for tasks. */
  readonly isPoll: boolean;

  constructor(called: string, input: string) {
    const isBoth = called === respondAndPoll;
    this.operation = isBoth ? (answerIn.exec(input)?.[1] ?? called) : called;
    this.input = input;
    this.isPoll = isBoth || called.startsWith("PollFor");
  }

  /** Whether it answers a task. */
  get isAnswer(): boolean {
    return this.operation.startsWith("Respond");
  }

  /** The token of the task that it answers. */
  get taskToken(): string {
    return tokenIn.exec(this.input)?.[1] ?? "";
  }

  /** Whether it asks for another page of a task that was handed out before. */
  get isForNextPage(): boolean {
    return pageIn.test(this.input);
  }
}
