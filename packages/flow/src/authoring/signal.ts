import { type Duration, toMilliseconds } from "../data/duration.ts";
import { CanceledFailure } from "../failures/swf-failures.ts";
import { hostFor } from "./current-host.ts";
import { DeadlineExceeded, inWords } from "./deadline-exceeded.ts";
import { definitionMark } from "./definition.ts";
import { type Mailbox, mailbox } from "./mailbox.ts";
import { currentScope, rootScope } from "./scope.ts";
import { requireSignalName } from "./swf-names.ts";
import { startTimer } from "./timer.ts";
import { decodeArguments } from "./values.ts";

/** A signal that a workflow takes, with what it carries. */
export interface Signal<Value = void> {
  readonly [definitionMark]: "signal";
  readonly name: string;
  /**
   * The next one, in the order of the history; those that came before anybody asked are kept. With `within`, rejects with
   * `DeadlineExceeded` when none comes in time.
   */
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

let handlersRunning = 0;
let onHandlerError: (error: unknown) => void = () => {};

/**
 * A signal by its name. Define it at the top of a module, and export it so that clients can send it.
 *
 *     export const approved = signal<{ by: string }>("approved");
 *     // in the workflow
 *     const { by } = await approved.next({ within: "3 days" });
 *     // in a client
 *     await handle.signal(approved, { by: "Ada" });
 */
export function signal<Value = void>(name: string): Signal<Value> {
  requireSignalName(name);
  // `as`: what its sender's types say.
  const read = (input: string | undefined): Value => decodeArguments(input).args[0] as Value;
  const next = async ({ within }: { readonly within?: Duration } = {}): Promise<Value> => {
    currentScope().throwIfCanceled();
    const there = mailbox(name).take();
    return read(there === undefined ? await nextOf(name, within) : there.input);
  };
  return {
    [definitionMark]: "signal",
    name,
    next,
    take: () => {
      const there = mailbox(name).take();
      return there && read(there.input);
    },
    get waiting() {
      return mailbox(name).unread.length;
    },
    on: (handler) => handle(mailbox(name), async (input) => await handler(read(input))),
    async *[Symbol.asyncIterator]() {
      for (;;) yield await next();
    },
  };
}

/** Whether no handler of a signal is under way: wait for it before the end with `condition(handlersFinished)`. */
export function handlersFinished(): boolean {
  return handlersRunning === 0;
}

export function failOnHandlerError(fail: (error: unknown) => void): void {
  onHandlerError = fail;
}

function nextOf(name: string, within: Duration | undefined): Promise<string | undefined> {
  hostFor(`signal ${name}`);
  const scope = currentScope();
  return new Promise((resolve, reject) => {
    const leave = mailbox(name).wait((input) => {
      end();
      resolve(input);
    });
    const end = (): void => {
      leave();
      forget();
      timer?.cancel();
    };
    const fail = (error: Error): void => {
      end();
      reject(error);
    };
    const timer =
      within === undefined
        ? undefined
        : startTimer(toMilliseconds(within), {
            fire: () => fail(new DeadlineExceeded(`no signal ${name} within ${inWords(within)}`)),
            refuse: fail,
          });
    const forget = scope.whenCanceled(fail);
  });
}

function handle(box: Mailbox, handler: (input: string | undefined) => Promise<void>): () => void {
  const run = async (input: string | undefined): Promise<void> => {
    handlersRunning += 1;
    try {
      await handler(input);
    } catch (error) {
      // When the run is canceled, its main function decides how it ends.
      if (!(error instanceof CanceledFailure && rootScope().reason !== undefined)) onHandlerError(error);
    } finally {
      handlersRunning -= 1;
    }
  };
  return box.handle((input) => {
    void rootScope().run(() => run(input));
  });
}
