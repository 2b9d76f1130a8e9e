import { type Fault, faults } from "@openswf/model/faults";
import type { WireReply } from "../ports/transport.ts";

/** Stands on every reply, errors included. The spelling is the service's. */
export const requestIdHeader = "x-amzn-RequestId";
export const contentTypeHeader = "Content-Type";

/** The fault as its clients know it; the member `message` is left out where the service leaves it out. */
export function printFault(fault: Fault): WireReply {
  const { type, status } = faults[fault.name];
  return { status, body: JSON.stringify({ __type: type, message: fault.wireMessage }) };
}

/** `undefined` is the output of an operation without one: an empty body, not `{}`. */
export function printOutput(output: object | undefined): WireReply {
  return { status: 200, body: output === undefined ? undefined : JSON.stringify(output) };
}

/** The content type of a reply mirrors that of its request; what is not plain `application/json` gets that of the SDKs. */
export function replyContentType(requestContentType: string | undefined): string {
  const mediaType = requestContentType?.split(";", 1)[0]?.trim().toLowerCase();
  return mediaType === "application/json" ? "application/json" : "application/x-amz-json-1.0";
}
