import type { WireReply } from "@openswf/core/ports/transport";
import { printFault } from "@openswf/core/protocol/print-reply";
import { Fault } from "@openswf/model/faults";

// The faults that the HTTP front answers itself, before a request reaches the core.

export const requestTooLarge = (requestBytesMax: number): WireReply =>
  printFault(new Fault("RequestEntityTooLargeException", `HTTP content length exceeded ${requestBytesMax} bytes.`));
export const tooManyBodies: WireReply = printFault(new Fault("ServiceUnavailableException"));
export const noSuchPage: WireReply = { ...printFault(new Fault("UnknownOperationException")), status: 404 };
/** The web page that sent it cannot read this; whoever configures a client or a proxy can. */
export const foreignRequest = (message: string): WireReply => ({
  ...printFault(new Fault("AccessDeniedException", message)),
  status: 403,
});
export const brokenRequest: WireReply = printFault(new Fault("SerializationException"));
