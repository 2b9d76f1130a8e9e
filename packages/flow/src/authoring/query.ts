import { withoutDecisions } from "./current-host.ts";
import { definitionMark } from "./definition.ts";
import { intercepted } from "./interceptors.ts";
import { decodeArguments, encodeAnswer } from "./values.ts";

/** A question that anybody may ask of an execution, open or closed. Answering it changes nothing. */
export interface Query<Result = unknown, Input = void> {
  readonly [definitionMark]: "query";
  readonly name: string;
  /** Says how it is answered: from the state of the workflow, at once, and without a decision. */
  answer(handler: (input: Input) => Result): void;
}

type Answer = (input: unknown) => unknown;
const answers = new Map<string, Answer>();

/**
 * A query by its name. Define it at the top of a module, and export it so that clients can ask it.
 *
 *     export const progress = query<{ done: number }>("progress");
 *     export const item = query<Item | undefined, { id: string }>("item");
 *     // in the workflow
 *     progress.answer(() => ({ done }));
 */
export function query<Result, Input = void>(name: string): Query<Result, Input> {
  return {
    [definitionMark]: "query",
    name,
    answer: (handler) => {
      // `as`: the input is what the asker's types say.
      answers.set(name, (input) => handler(input as Input));
    },
  };
}

export function answerQuery(name: string, input: string | undefined): string | undefined {
  const answer = answers.get(name);
  if (answer === undefined) {
    const known = [...answers.keys()].join(", ");
    throw new Error(`no answer to the query ${name}: the workflow answers ${known === "" ? "none" : known} so far`);
  }
  const ask = intercepted("answerQuery", (call) => answer(call.input));
  const { args, headers = {} } = decodeArguments(input);
  const value = withoutDecisions(`The answer to the query ${name}`, () => ask({ name, input: args[0], headers }));
  return encodeAnswer(value);
}
