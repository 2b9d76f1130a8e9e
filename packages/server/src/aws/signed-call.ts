import type { Clock } from "@openswf/core/ports/clock";
import { extensionsAsked, extensionsHeader } from "@openswf/core/protocol/print-reply";
import { signRequest } from "@openswf/insight/calls/sign-request";
import type { AwsConfiguration } from "./aws-configuration.ts";

/** One call of SWF, ready to be sent. */
export interface SignedCall {
  readonly endpoint: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  /** Empty where there is none. */
  readonly text: string;
  /** What the server offers beyond SWF. */
  readonly extensions: readonly string[];
}

/** Signs a call with the credentials of this machine, if it has any. `target` is an `X-Amz-Target`. Rejects if they cannot be had. */
export async function signCall(
  configuration: AwsConfiguration,
  clock: Pick<Clock, "now">,
  target: string,
  body: string,
): Promise<SignedCall> {
  const { endpoint, region } = configuration;
  const credentials = await configuration.credentials();
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": target };
  const unsigned = { host: endpoint.host, path: endpoint.pathname, headers, body };
  const signed = credentials === undefined ? {} : await signRequest(unsigned, { ...credentials, region }, clock.now());
  return { endpoint, headers: { ...headers, ...signed, [extensionsHeader]: extensionsAsked }, body };
}

/** Sends a call, whatever is answered. Rejects if nothing is. */
export async function send({ endpoint, headers, body }: SignedCall, signal: AbortSignal): Promise<Answer> {
  const reply = await fetch(endpoint, { method: "POST", headers, body, signal, redirect: "error" });
  const offered = (reply.headers.get(extensionsHeader) ?? "").split(",").map((name) => name.trim());
  return { status: reply.status, text: await reply.text(), extensions: offered.filter((name) => name !== "") };
}
