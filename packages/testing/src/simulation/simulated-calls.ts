import {
  abortError,
  backOffAfter,
  type CallOptions,
  inputForWire,
  NoReplyError,
  type OutputOf,
  outputOf,
  polls,
  pollTimeoutMs,
  readTimestamps,
  ServiceFault,
  type SwfCalls,
  waitBefore,
} from "@openswf/flow/transport";
import type { Network } from "./network.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

// As the direct transport of the SDK: the same time limits, and the same attempts after lost connections and faults of the service.
const timeoutMs = 30_000;
const retryForMs = 30_000;
const attemptsMax = 100;

/** The calls of one process, over the simulated network. */
export function simulatedCalls(process: SimulatedProcess, network: Network): SwfCalls {
  const extensions = new Set<string>();
  const send = (operation: string, input: object, options: CallOptions): Promise<unknown> =>
    sendUntilAnswered({ process, network, extensions }, { operation, body: JSON.stringify(input), options });
  return {
    extensions,
    async call(name, input, options = {}) {
      const output = await send(name, inputForWire(name, input), options);
      readTimestamps(name, output);
      // `as`: a success of this operation has its output.
      return output as OutputOf<typeof name>;
    },
    callExtension: (name, input, options = {}) => send(name, input, options),
    close: () => {},
  };
}

interface Sender {
  readonly process: SimulatedProcess;
  readonly network: Network;
  readonly extensions: Set<string>;
}

interface Call {
  readonly operation: string;
  readonly body: string;
  readonly options: CallOptions;
}

async function sendUntilAnswered(
  { process, network, extensions }: Sender,
  { operation, body, options }: Call,
): Promise<unknown> {
  const { clock, random } = process;
  const { signal, timeoutMs: wantedMs, retryForMs: wantedForMs = retryForMs } = options;
  const usualMs = polls.has(operation) ? pollTimeoutMs : timeoutMs;
  const attempt = { from: process, operation, body, signal, timeoutMs: wantedMs ?? usualMs };
  const retryUntil = clock.elapsed() + wantedForMs;
  for (let number = 1; ; number++) {
    if (signal?.aborted) throw abortError(signal);
    try {
      const reply = await network.send(attempt);
      for (const name of network.announced) extensions.add(name);
      return outputOf({ status: reply.status, headers: {}, body: reply.body ?? "" }, "simulation", number);
    } catch (error) {
      const waitMs = waitAfter(error, number, random.number());
      if (waitMs === undefined || clock.elapsed() + waitMs > retryUntil) throw error;
      await pause(process, waitMs, signal);
    }
  }
}

/** `undefined` for what another attempt would meet again. */
function waitAfter(error: unknown, number: number, random: number): number | undefined {
  if (number >= attemptsMax || !(error instanceof ServiceFault || error instanceof NoReplyError)) return undefined;
  const backOff = backOffAfter(error);
  return backOff && waitBefore(number, backOff, random);
}

function pause({ clock }: SimulatedProcess, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      takeBack();
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const takeBack = clock.after(milliseconds, end);
    signal?.addEventListener("abort", end, { once: true });
  });
}
