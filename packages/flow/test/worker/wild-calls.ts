import type { SwfCalls } from "../../src/transport/swf-calls.ts";
import type { SwfOperation } from "../../src/transport/swf-operations.ts";
import type { Clock } from "../../src/waiting/clock.ts";
import { startWorker, type Worker } from "../../src/worker/start-worker.ts";
import type { WorkerOptions } from "../../src/worker/worker-options.ts";
import type { FlowWorld } from "../world/flow-world.ts";

export type Interference = "lose the request" | "lose the reply" | undefined;

/**
 * What somebody may do to each call. It may also throw what the call rejects with. An answer that asks for the next task is
 * shown as the answer.
 */
export type Interfere = (operation: SwfOperation, input: object) => Interference;

/** Calls that fail as those over a network do. */
export function wildCalls(calls: SwfCalls, interfere: Interfere): SwfCalls {
  const disturbed = async <Output>(interference: Interference, send: () => Promise<Output>): Promise<Output> => {
    if (interference === "lose the request") throw lostConnection();
    const output = await send();
    if (interference === "lose the reply") throw lostConnection();
    return output;
  };
  return {
    extensions: calls.extensions,
    call: async (name, input, options) => disturbed(interfere(name, input), () => calls.call(name, input, options)),
    callExtension: async (name, input, options) => {
      const answer = answerIn(input);
      const interference = answer && interfere(...answer);
      return disturbed(interference, () => calls.callExtension(name, input, options));
    },
    close: () => {},
  };
}

/** The answer in a call of OpenSWF.RespondAndPoll. */
function answerIn(input: object): [SwfOperation, object] | undefined {
  // `as`: the form of that call.
  const { respond = {} } = input as { readonly respond?: { readonly [Name in SwfOperation]?: object } };
  const [answer] = Object.entries(respond) as [SwfOperation, object][];
  return answer;
}

function lostConnection(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}

export interface Mortal {
  readonly calls: SwfCalls;
  readonly clock: Clock;
  readonly kill: () => void;
}

/** A worker that its world does not stop: it is to be killed. */
export async function startMortal(
  { domain, log }: FlowWorld,
  { calls, clock }: Mortal,
  options: Omit<WorkerOptions, "domain">,
): Promise<Worker> {
  return await startWorker({ log, ...options, domain, calls, clock });
}

/** The calls and the clock of a process that can be killed: from then on, nothing it does has any effect. */
export function mortal(calls: SwfCalls, clock: Clock): Mortal {
  const death = new AbortController();
  const never = new Promise<never>(() => {});
  const unlessDead = async <Output>(send: () => Promise<Output>): Promise<Output> => {
    if (death.signal.aborted) return await never;
    const output = await send().catch((error: unknown) => (death.signal.aborted ? never : Promise.reject(error)));
    return death.signal.aborted ? await never : output;
  };
  return {
    kill: () => death.abort(),
    calls: {
      extensions: calls.extensions,
      async call(name, input, options = {}) {
        const { signal } = options;
        const isPoll = name.startsWith("PollFor");
        const both = signal === undefined ? death.signal : AbortSignal.any([signal, death.signal]);
        return await unlessDead(() => calls.call(name, input, isPoll ? { ...options, signal: both } : options));
      },
      callExtension: (name, input, options) => unlessDead(() => calls.callExtension(name, input, options)),
      close: () => {},
    },
    clock: {
      now: () => clock.now(),
      after: (milliseconds, callback) =>
        clock.after(milliseconds, () => {
          if (!death.signal.aborted) callback();
        }),
    },
  };
}
