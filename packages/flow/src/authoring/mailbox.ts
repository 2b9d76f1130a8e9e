import type { EnvelopeSignal } from "../data/envelope.ts";
import { intercepted, isIntercepted } from "./interceptors.ts";
import { decodeArguments } from "./values.ts";

type Take = (input: string | undefined) => void;

/** Once the run continues as new, nothing is given out any more: all goes to the next run. */
let isClosed = false;

/** Signals of one name that have come in. */
export class Mailbox {
  readonly name: string;
  readonly unread: (string | undefined)[] = [];
  readonly #waiting = new Set<Take>();
  #handler: Take | undefined;

  constructor(name: string) {
    this.name = name;
  }

  receive(input: string | undefined): void {
    const [first] = this.#waiting;
    if (isClosed) this.unread.push(input);
    else if (this.#handler !== undefined) this.#handler(input);
    else if (first === undefined) this.unread.push(input);
    else {
      this.#waiting.delete(first);
      first(input);
    }
  }

  take(): { readonly input: string | undefined } | undefined {
    return this.unread.length === 0 ? undefined : { input: this.unread.shift() };
  }

  /** Gives the next signal to `take`. Returns a function that leaves the line. */
  wait(take: Take): () => void {
    this.#waiting.add(take);
    return () => {
      this.#waiting.delete(take);
    };
  }

  /** Gives all signals to `handler`, also those that are there. Returns a function that ends it. */
  handle(handler: Take): () => void {
    if (this.#handler !== undefined) throw new Error(`The signal ${this.name} has a handler already.`);
    this.#handler = handler;
    for (const input of this.unread.splice(0)) handler(input);
    return () => {
      if (this.#handler === handler) this.#handler = undefined;
    };
  }
}

/** In the order of first use, which is the same on replay. */
const mailboxes = new Map<string, Mailbox>();

export function mailbox(name: string): Mailbox {
  const box = mailboxes.get(name) ?? new Mailbox(name);
  mailboxes.set(name, box);
  return box;
}

export function receiveSignal(name: string, input: string | undefined): void {
  // Whoever takes the signal reads it: until then it may be anything.
  if (!isIntercepted("receiveSignal")) {
    mailbox(name).receive(input);
    return;
  }
  const receive = intercepted("receiveSignal", () => mailbox(name).receive(input));
  const { args, headers = {} } = decodeArguments(input);
  receive({ name, value: args[0], headers });
}

/** What nobody has read, for the next run. */
export function unreadSignals(): readonly EnvelopeSignal[] {
  return [...mailboxes.values()].flatMap(({ name, unread }) =>
    unread.map((input) => ({ name, ...(input !== undefined && { input }) })),
  );
}

export function keepSignalsForNextRun(): void {
  isClosed = true;
}
