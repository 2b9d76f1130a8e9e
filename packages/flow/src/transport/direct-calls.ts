import { type CredentialsProvider, HeldCredentials } from "./direct/held-credentials.ts";
import { defaultHttpLimits, HttpExchanges, type HttpLimits, type TlsIdentity } from "./direct/http-exchanges.ts";
import { type CallLimits, SignedCalls } from "./direct/signed-calls.ts";
import { Signer } from "./direct/signer.ts";
import { systemTime, type Time } from "./direct/time.ts";
import type { CallOptions, SwfCalls } from "./swf-calls.ts";
import { type OutputOf, polls, pollTimeoutMs } from "./swf-operations.ts";
import { inputForWire, readTimestamps } from "./timestamps.ts";

/** Where SWF is and who calls it. `standardConfiguration` reads it from the environment. */
export interface DirectConfiguration {
  /** `http:` or `https:`. */
  readonly endpoint: URL;
  readonly region: string;
  readonly credentials: CredentialsProvider;
  /** For an `https:` endpoint: a private authority (`ca`), or the client's certificate (`cert`, `key`). */
  readonly tls?: TlsIdentity;
}

export interface DirectOptions {
  readonly limits?: Partial<HttpLimits>;
  readonly time?: Time;
}

const timeoutMs = 30_000;
/** As long as a restart of the server takes, or the service's throttling of a burst. */
const retryForMs = 30_000;

/**
 * Calls SWF over HTTP of our own, at a tenth of an SDK client's CPU time. It keeps connections alive, signs with
 * Signature Version 4, and retries throttling, faults of the service and lost connections with full jitter. A wrong clock
 * of this machine is corrected, and credentials are replaced before they expire.
 *
 * Of the defaults, an attempt waits 70 seconds for the reply to a poll and 30 for any other; new attempts begin within 30
 * seconds of the call.
 */
export function directCalls(
  configuration: DirectConfiguration,
  { limits, time = systemTime }: DirectOptions = {},
): SwfCalls {
  const { endpoint, region, credentials, tls } = configuration;
  const exchanges = new HttpExchanges(endpoint, { ...defaultHttpLimits, ...limits }, tls);
  const calls = new SignedCalls({
    host: endpoint.host,
    exchanges,
    signer: new Signer(endpoint, region),
    credentials: new HeldCredentials(credentials, time),
    time,
  });
  return {
    extensions: calls.extensions,
    async call(name, input, options = {}) {
      const body = JSON.stringify(inputForWire(name, input));
      const output = await calls.call(`SimpleWorkflowService.${name}`, body, callLimits(name, options));
      readTimestamps(name, output);
      // `as`: a success of this operation has its output.
      return output as OutputOf<typeof name>;
    },
    callExtension: (name, input, options = {}) => calls.call(name, JSON.stringify(input), callLimits(name, options)),
    close: () => exchanges.close(),
  };
}

function callLimits(name: string, options: CallOptions): CallLimits {
  const usualMs = polls.has(name) ? pollTimeoutMs : timeoutMs;
  return {
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? usualMs,
    retryForMs: options.retryForMs ?? retryForMs,
  };
}
