import type { Swf } from "../../../src/cli/client/swf-client.ts";

interface MadeCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An endpoint that answers from a table, and remembers what it was asked. */
export function cannedSwf(answers: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>>): {
  readonly swf: Swf;
  readonly calls: readonly MadeCall[];
} {
  const calls: MadeCall[] = [];
  const call = async (name: string, input: object): Promise<unknown> => {
    const given = { ...input };
    calls.push({ name, input: given });
    const answer = answers[name];
    if (answer === undefined) throw new Error(`nobody expected a call of ${name}`);
    return answer(given);
  };
  // `as`: a test gives the outputs that its operations have.
  return { swf: { call, offers: () => false, callExtension: call } as Swf, calls };
}
