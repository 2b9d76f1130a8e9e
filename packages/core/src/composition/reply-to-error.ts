import { Fault } from "@openswf/model/faults";
import type { Log } from "../ports/log.ts";
import type { RequestHead, WireReply } from "../ports/transport.ts";
import { printFault } from "../protocol/print-reply.ts";

/** The name of the fault that `replyToError` answers with. */
export const faultNameOf = (error: unknown): string => (error instanceof Fault ? error.name : "InternalFailure");

/** The name of the fault that a reply carries; `undefined` for success. */
export function faultNameIn({ status, body = "" }: WireReply): string | undefined {
  if (status === 200) return undefined;
  // The core prints every refusal in this form.
  return /"__type":"(?:[^"#]*#)?([^"]*)"/.exec(body)?.[1] ?? "InternalFailure";
}

/** A fault is the caller's answer. Any other error is ours: it is logged, and the caller learns only that it happened. */
export function replyToError(error: unknown, { requestId, headers }: RequestHead, log: Log): WireReply {
  if (error instanceof Fault) return printFault(error);
  log.error({ error, requestId, target: headers.get("x-amz-target") }, "a request failed");
  return printFault(new Fault("InternalFailure"));
}
