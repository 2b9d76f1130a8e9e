import type { CallOptions, SwfCalls } from "../../src/transport/swf-calls.ts";
import type { InputOf, OutputOf, SwfOperation } from "../../src/transport/swf-operations.ts";
import type { Clock } from "../../src/waiting/clock.ts";
import { startWorker, type Worker } from "../../src/worker/start-worker.ts";
import type { WorkerOptions } from "../../src/worker/worker-options.ts";
import type { FlowWorld } from "../world/flow-world.ts";

export type Interference = "lose the request" | "lose the reply" | undefined;

/** What somebody may do to each call. It may also throw what the call rejects with. */
export type Interfere = (operation: SwfOperation, input: object) => Interference;

/** Calls that fail as those over a network do. */
export function wildCalls(calls: SwfCalls, interfere: Interfere): SwfCalls {
  return {
    extensions: calls.extensions,
    async call<Name extends SwfOperation>(
      name: Name,
      input: InputOf<Name>,
      options?: CallOptions,
    ): Promise<OutputOf<Name>> {
      const interference = interfere(name, input);
      if (interference === "lose the request") throw lostConnection();
      const output = await calls.call(name, input, options);
      if (interference === "lose the reply") throw lostConnection();
      return output;
    },
    callExtension: (name, input, options) => calls.callExtension(name, input, options),
    close: () => {},
  };
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
  return {
    kill: () => death.abort(),
    calls: {
      extensions: calls.extensions,
      async call(name, input, options = {}) {
        if (death.signal.aborted) return await never;
        const { signal } = options;
        const isPoll = name.startsWith("PollFor");
        const both = signal === undefined ? death.signal : AbortSignal.any([signal, death.signal]);
        const calling = calls.call(name, input, isPoll ? { ...options, signal: both } : options);
        const output = await calling.catch((error: unknown) => (death.signal.aborted ? never : Promise.reject(error)));
        return death.signal.aborted ? await never : output;
      },
      callExtension: (name, input, options) => calls.callExtension(name, input, options),
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
