import { type Fault, faults } from "@openswf/model/faults";
import type { WireReply } from "../ports/transport.ts";

/** Present on every reply, errors included. The spelling is the service's. */
export const requestIdHeader = "x-amzn-RequestId";
export const contentTypeHeader = "Content-Type";
/** Names what a server offers beyond SWF. A request that has it with the value `extensionsAsked` asks for the names. */
export const extensionsHeader = "x-openswf-extensions";
export const extensionsAsked = "list";

/** The fault in wire form. The member `message` is omitted where the service omits it. */
export function printFault(fault: Fault): WireReply {
  const { type, status } = faults[fault.name];
  return { status, body: JSON.stringify({ __type: type, message: fault.wireMessage }) };
}

/** `undefined` is the output of an operation without one: an empty body, not `{}`. */
export function printOutput(output: object | undefined): WireReply {
  return { status: 200, body: output === undefined ? undefined : JSON.stringify(output) };
}

/** The reply's content type mirrors the request's. Anything but plain `application/json` gets the SDKs' type. */
export function replyContentType(requestContentType: string | undefined): string {
  const mediaType = requestContentType?.split(";", 1)[0]?.trim().toLowerCase();
  return mediaType === "application/json" ? "application/json" : "application/x-amz-json-1.0";
}
