import { type Duration, toMilliseconds } from "../data/duration.ts";
import type { EnvelopeSignal } from "../data/envelope.ts";
import { hostFor } from "./current-host.ts";
import { DeadlineExceeded } from "./deadline-exceeded.ts";
import { definitionMark } from "./definition.ts";
import { currentScope, rootScope } from "./scope.ts";
import { startTimer } from "./timer.ts";
import { decodeArguments } from "./values.ts";

/** A signal that a workflow takes, with what it carries. */
export interface Signal<Value = void> {
  readonly [definitionMark]: "signal";
  readonly name: string;
  /** The next one, in the order of the history. With `within`, rejects with `DeadlineExceeded` when none comes in time. */
  next(options?: { readonly within?: Duration }): Promise<Value>;
  /** The next one that is there already, if any. */
  take(): Value | undefined;
  /** How many are there that nobody has taken. */
  readonly waiting: number;
  /**
   * Handles each one as it comes, also those that are waiting. Handlers may run side by side; an error in one is an error of the
   * workflow. Returns a function that ends it.
   */
  on(handler: (value: Value) => Promise<void> | void): () => void;
  /** All of them, one by one, for ever: `for await (const value of signal)`. */
  [Symbol.asyncIterator](): AsyncIterator<Value>;
}

interface Taker {
  readonly give: (input: string | undefined) => void;
}

/** What has come in under one name. */
class Mailbox {
  readonly unread: (string | undefined)[] = [];
  readonly takers = new Set<Taker>();
  handler: ((input: string | undefined) => void) | undefined;

  receive(input: string | undefined): void {
    if (this.handler !== undefined) return this.handler(input);
    for (const taker of this.takers) {
      this.takers.delete(taker);
      return taker.give(input);
    }
    this.unread.push(input);
  }
}

/** In the order of first use, which is the same on replay. */
const mailboxes = new Map<string, Mailbox>();
let handlersRunning = 0;
let onHandlerError: (error: unknown) => void = () => {};

/** A signal by its name. Define it at the top of a module, and export it so that clients can send it. */
export function signal<Value = void>(name: string): Signal<Value> {
  const valueOf = (input: string | undefined): Value => decodeArguments(input).args[0] as Value; // `as`: what its sender's types say
  const take = (): { readonly input: string | undefined } | undefined => {
    const { unread } = mailbox(name);
    return unread.length === 0 ? undefined : { input: unread.shift() };
  };
  const next = async ({ within }: { readonly within?: Duration } = {}): Promise<Value> => {
    const there = take();
    return valueOf(there === undefined ? await nextOf(name, within) : there.input);
  };
  return {
    [definitionMark]: "signal",
    name,
    next,
    take: () => {
      const there = take();
      return there && valueOf(there.input);
    },
    get waiting() {
      return mailbox(name).unread.length;
    },
    on: (handler) => handle(name, (input) => handler(valueOf(input))),
    async *[Symbol.asyncIterator]() {
      for (;;) yield await next();
    },
  };
}

/** Whether no handler of a signal is under way: wait for it before the end with `condition(handlersFinished)`. */
export function handlersFinished(): boolean {
  return handlersRunning === 0;
}

export function receiveSignal(name: string, input: string | undefined): void {
  mailbox(name).receive(input);
}

/** What nobody has read, for the next run. */
export function unreadSignals(): readonly EnvelopeSignal[] {
  return [...mailboxes].flatMap(([name, { unread }]) =>
    unread.map((input) => ({ name, ...(input !== undefined && { input }) })),
  );
}

export function failOnHandlerError(fail: (error: unknown) => void): void {
  onHandlerError = fail;
}

function mailbox(name: string): Mailbox {
  const box = mailboxes.get(name) ?? new Mailbox();
  mailboxes.set(name, box);
  return box;
}

function nextOf(name: string, within: Duration | undefined): Promise<string | undefined> {
  hostFor(`signal ${name}`);
  const scope = currentScope();
  return new Promise((resolve, reject) => {
    scope.throwIfCanceled();
    const { takers } = mailbox(name);
    const end = (): void => {
      takers.delete(taker);
      forget();
      timer?.cancel();
    };
    const taker: Taker = {
      give: (input) => {
        end();
        resolve(input);
      },
    };
    takers.add(taker);
    const timer =
      within === undefined
        ? undefined
        : startTimer(toMilliseconds(within), () => {
            end();
            reject(new DeadlineExceeded(`no signal ${name} within ${within}`));
          });
    const forget = scope.whenCanceled((reason) => {
      end();
      reject(reason);
    });
  });
}

function handle(name: string, handler: (input: string | undefined) => Promise<void> | void): () => void {
  const box = mailbox(name);
  if (box.handler !== undefined) throw new Error(`signal ${name} has a handler already`);
  const run = (input: string | undefined): void => {
    handlersRunning += 1;
    const work = async (): Promise<void> => await handler(input);
    const end = (): void => void (handlersRunning -= 1);
    rootScope().run(work).catch(onHandlerError).finally(end);
  };
  box.handler = run;
  for (const input of box.unread.splice(0)) run(input);
  return () => {
    if (box.handler === run) box.handler = undefined;
  };
}
