import { abortError } from "../abort-error.ts";
import { askForExtensions, extensionsHeader, noteExtensions } from "../extensions-header.ts";
import { NoReplyError } from "../no-reply-error.ts";
import { ServiceFault } from "../service-fault.ts";
import { backOffAfter, waitBefore } from "./back-off.ts";
import { skewFrom } from "./clock-skew.ts";
import type { HttpReply } from "./exchange.ts";
import type { Credentials, HeldCredentials } from "./held-credentials.ts";
import type { HttpExchanges } from "./http-exchanges.ts";
import { outputOf } from "./reply-outcome.ts";
import { contentType, type Signer } from "./signer.ts";
import type { Time } from "./time.ts";

/** Also bounds a call whose clock is set back while it is retried. */
const attemptsMax = 100;

interface Parts {
  readonly host: string;
  readonly exchanges: HttpExchanges;
  readonly signer: Signer;
  readonly credentials: HeldCredentials;
  readonly time: Time;
}

export interface CallLimits {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly retryForMs: number;
}

interface Attempt {
  readonly number: number;
  readonly credentials: Credentials;
  readonly signedAtMs: number;
  /** The service's own time, from its reply. */
  date: string | undefined;
}

/** A call in progress. What it has tried beside waiting is tried once, so that a service that refuses everything ends it. */
interface Call {
  readonly target: string;
  readonly body: string;
  readonly limits: CallLimits;
  readonly retryUntilMs: number;
  clockCorrected: boolean;
  credentialsReplaced: boolean;
}

/** Signed calls, sent again while they may succeed and the caller's time lasts. */
export class SignedCalls {
  readonly extensions: Set<string> = new Set();
  readonly #parts: Parts;
  /** How far the service's clock is ahead of ours. */
  #skewMs = 0;
  /** Whether a reply to a request that asked for extensions has come. */
  #hasAsked = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async call(target: string, body: string, limits: CallLimits): Promise<unknown> {
    const { credentials, time, host } = this.#parts;
    const retryUntilMs = time.now() + limits.retryForMs;
    const call: Call = { target, body, limits, retryUntilMs, clockCorrected: false, credentialsReplaced: false };
    for (let number = 1; ; number += 1) {
      if (limits.signal?.aborted) throw abortError(limits.signal);
      const current = await credentials.current();
      const attempt: Attempt = { number, credentials: current, signedAtMs: time.now() + this.#skewMs, date: undefined };
      try {
        return outputOf(await this.#post(call, attempt), host, number);
      } catch (error) {
        if (!(await this.#mayRepeat(call, attempt, error))) throw error;
      }
    }
  }

  async #post({ target, body, limits }: Call, attempt: Attempt): Promise<HttpReply> {
    const { exchanges, signer } = this.#parts;
    const { sessionToken } = attempt.credentials;
    const { date, authorization } = signer.sign(attempt.credentials, target, body, attempt.signedAtMs);
    const headers = ["content-type", contentType, "user-agent", "openswf-flow"];
    headers.push("x-amz-target", target, "x-amz-date", date, "authorization", authorization);
    if (sessionToken !== undefined) headers.push("x-amz-security-token", sessionToken);
    if (!this.#hasAsked) headers.push(extensionsHeader, askForExtensions);
    const reply = await exchanges.post({ headers, body, timeoutMs: limits.timeoutMs, signal: limits.signal });
    this.#hasAsked = true;
    attempt.date = reply.headers.date;
    noteExtensions(this.extensions, reply.headers[extensionsHeader]);
    return reply;
  }

  /** Settles when the call may be sent again, if it may. */
  async #mayRepeat(call: Call, attempt: Attempt, error: unknown): Promise<boolean> {
    const isOfService = error instanceof ServiceFault;
    if (!(isOfService || error instanceof NoReplyError) || attempt.number >= attemptsMax) return false;
    if (
      isOfService &&
      (this.#correctsClock(call, attempt, error) || (await this.#replacesCredentials(call, attempt, error)))
    ) {
      return true;
    }
    const { time } = this.#parts;
    const backOff = backOffAfter(error);
    if (backOff === undefined) return false;
    const waitMs = waitBefore(attempt.number, backOff, time.random());
    if (time.now() + waitMs > call.retryUntilMs) return false;
    await time.wait(waitMs, call.limits.signal);
    return true;
  }

  #correctsClock(call: Call, { date, signedAtMs }: Attempt, fault: ServiceFault): boolean {
    const skewMs = skewFrom(fault, date, signedAtMs, this.#parts.time.now());
    if (skewMs === undefined || call.clockCorrected) return false;
    this.#skewMs = skewMs;
    call.clockCorrected = true;
    return true;
  }

  async #replacesCredentials(call: Call, { credentials }: Attempt, fault: ServiceFault): Promise<boolean> {
    if (!refusedCredentials.has(fault.name) || call.credentialsReplaced) return false;
    call.credentialsReplaced = true;
    return (await this.#parts.credentials.replace(credentials)) !== undefined;
  }
}

/** Expired, or deleted after others have taken their place. */
const refusedCredentials: ReadonlySet<string> = new Set([
  "ExpiredTokenException",
  "ExpiredToken",
  "UnrecognizedClientException",
]);
