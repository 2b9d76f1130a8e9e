import { readingTargets } from "@openswf/core/operations/reading-targets";
import type { Clock } from "@openswf/core/ports/clock";
import type { WireReply, WireRequest } from "@openswf/core/ports/transport";
import { printFault } from "@openswf/core/protocol/print-reply";
import { Fault } from "@openswf/model/faults";
import type { AwsConfiguration } from "../aws/aws-configuration.ts";
import { send, signCall } from "../aws/signed-call.ts";
import type { ConsoleMode } from "../http/routes/console-routes.ts";
import { mayOnlyRead } from "./read-only-pages.ts";

const targetForm = /^[A-Za-z0-9_.]{1,128}$/;

export interface ForwarderOptions {
  readonly configuration: AwsConfiguration;
  readonly clock: Clock;
  readonly mode: ConsoleMode;
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
    if (this.#options.mode === "read only" && !readingTargets.has(target)) {
      return mayOnlyRead("openswf console --read-only");
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
    const { status, text, extensions } = await send(await signCall(configuration, clock, target, body), signal);
    return { reply: { status, body: text === "" ? undefined : text }, extensions };
  }
}

const denied = (message: string): WireReply => ({
  ...printFault(new Fault("AccessDeniedException", message)),
  status: 403,
});
