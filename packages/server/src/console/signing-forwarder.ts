import { signRequest } from "@openswf/console/sign-request";
import type { Clock } from "@openswf/core/ports/clock";
import type { WireReply, WireRequest } from "@openswf/core/ports/transport";
import { extensionsAsked, extensionsHeader, printFault } from "@openswf/core/protocol/print-reply";
import { Fault } from "@openswf/model/faults";
import type { AwsConfiguration } from "../aws/aws-configuration.ts";

const contentType = "application/x-amz-json-1.0";
const targetForm = /^[A-Za-z0-9_.]{1,128}$/;
/** What a console that may only read can call. */
const reading = /^(SimpleWorkflowService\.(List|Describe|Get|Count)|OpenSWF\.Describe)[A-Za-z]*$/;

export interface ForwarderOptions {
  readonly configuration: AwsConfiguration;
  readonly clock: Clock;
  readonly mode: "everything" | "read only";
  /** Whether a request comes from the browser that has opened the one-time address. */
  readonly isOurs: (request: Pick<WireRequest, "headers">) => boolean;
}

/** Signs the calls of the console with the credentials of this machine, and passes them on. */
export class SigningForwarder {
  readonly #options: ForwarderOptions;

  constructor(options: ForwarderOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async answer(request: WireRequest): Promise<WireReply> {
    if (!this.#options.isOurs(request))
      return denied("Open the address that openswf console has printed. It works once.");
    const target = request.headers.get("x-amz-target") ?? "";
    if (!targetForm.test(target)) return printFault(new Fault("UnknownOperationException"));
    if (this.#options.mode === "read only" && !reading.test(target)) {
      return denied("This console may only read: it was started with --read-only.");
    }
    const left = new AbortController();
    const forget = request.caller.onGone(() => left.abort());
    try {
      return (await this.call(target, Buffer.from(request.body).toString(), left.signal)).reply;
    } catch {
      return { ...printFault(new Fault("ServiceUnavailableException")), status: 502 };
    } finally {
      forget();
    }
  }

  /** One signed call, and what the server offers beyond SWF. Rejects if nothing answers. */
  async call(
    target: string,
    body: string,
    signal: AbortSignal,
  ): Promise<{ readonly reply: WireReply; readonly extensions: readonly string[] }> {
    const { configuration, clock } = this.#options;
    const { endpoint, region } = configuration;
    const credentials = await configuration.credentials();
    const headers = { "content-type": contentType, "x-amz-target": target };
    const unsigned = { host: endpoint.host, path: endpoint.pathname, headers, body };
    const signed =
      credentials === undefined ? {} : await signRequest(unsigned, { ...credentials, region }, clock.now());
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: { ...headers, ...signed, [extensionsHeader]: extensionsAsked },
      body,
      signal,
      redirect: "error",
    });
    const extensions = (answer.headers.get(extensionsHeader) ?? "").split(",").filter((name) => name !== "");
    const text = await answer.text();
    return { reply: { status: answer.status, body: text === "" ? undefined : text }, extensions };
  }
}

const denied = (message: string): WireReply => ({
  ...printFault(new Fault("AccessDeniedException", message)),
  status: 403,
});
