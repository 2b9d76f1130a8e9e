import { ServiceFault } from "../service-fault.ts";
import type { HttpReply } from "./exchange.ts";

/** The endpoint answers, but not as SWF does. */
class NotSwfError extends Error {
  override readonly name = "NotSwfError";
}

/** The output in a reply with status 200; `undefined` for an operation without one. Throws what the reply says otherwise. */
export function outputOf(reply: HttpReply, host: string, attempts: number): unknown {
  const { status, body } = reply;
  if (status !== 200) throw errorOf(reply, host, attempts);
  if (body === "") return undefined;
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new NotSwfError(`${host} answered with a body that is not JSON: check the endpoint`, { cause });
  }
}

function errorOf({ status, headers, body }: HttpReply, host: string, attempts: number): Error {
  const parsed = parsedObject(body);
  const type = stringOf(parsed["__type"]) ?? stringOf(headers["x-amzn-errortype"]) ?? stringOf(parsed["code"]);
  const requestId = stringOf(headers["x-amzn-requestid"]);
  const metadata = { httpStatusCode: status, requestId, attempts };
  if (type !== undefined) {
    return new ServiceFault(faultName(type), stringOf(parsed["message"]) ?? stringOf(parsed["Message"]), metadata);
  }
  // From a load balancer or a proxy before the service.
  if (status === 429) return new ServiceFault("TooManyRequestsException", undefined, metadata);
  if (status >= 500) return new ServiceFault("ServiceUnavailableException", `${host} answered ${status}`, metadata);
  return new NotSwfError(`${host} answered ${status}, not as SWF does: check the endpoint`);
}

/** `com.amazonaws.swf.base.model#UnknownResourceFault:http://...` is an `UnknownResourceFault`. */
function faultName(type: string): string {
  const [name = type] = type.slice(type.indexOf("#") + 1).split(":", 1);
  return name;
}

function parsedObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    // `as`: any object is one of unknown members.
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    // The status alone says what has happened.
    return {};
  }
}

const stringOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
