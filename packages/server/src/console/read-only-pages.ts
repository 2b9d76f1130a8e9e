import { readingTargets } from "@openswf/core/operations/reading-targets";
import type { Core, WireReply, WireRequest } from "@openswf/core/ports/transport";
import { printFault } from "@openswf/core/protocol/print-reply";
import { Fault } from "@openswf/model/faults";
import { comesFromPage } from "../http/origins/trusted-hosts.ts";

/**
 * The same core, which refuses web pages what changes anything: `openswf serve --console read-only`.
 *
 * The only pages that are answered at all are the console's own and those of allowed hosts (`TrustedHosts`), and a page cannot hide
 * that it is one. Programs are answered as ever, also those of the person whose console may only read: what people
 * may do is for policies to say. This keeps them from doing it by a slip of the hand.
 */
export const readOnlyToPages = (core: Core): Core => ({
  announcement: core.announcement,
  answer: (request) => refusalOf(request) ?? core.answer(request),
  refusalByHead: core.refusalByHead,
  health: () => core.health(),
  stop: () => core.stop(),
});

function refusalOf({ headers }: WireRequest): WireReply | undefined {
  if (!comesFromPage(headers) || readingTargets.has(headers.get("x-amz-target") ?? "")) return undefined;
  return mayOnlyRead("openswf serve --console read-only");
}

/** What a console gets that may only read. `command` has made it so. */
export const mayOnlyRead = (command: string): WireReply => ({
  ...printFault(new Fault("AccessDeniedException", `This console may only read: it was started by ${command}.`)),
  status: 403,
});
