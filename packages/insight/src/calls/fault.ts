/** A fault that an endpoint answered: `UnknownResourceFault`, `AccessDeniedException` and so on. */
export class CallFault extends Error {
  /** Without its namespace. */
  override readonly name: string;
  readonly status: number;

  constructor(name: string, message: string, status: number) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

const faultsOfCredentials: ReadonlySet<string> = new Set([
  "MissingAuthenticationTokenException",
  "MissingAuthenticationToken",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "ExpiredTokenException",
]);

/** Whether the endpoint wants to know who calls: it refuses the credentials, or there are none. */
export function asksForCredentials(error: unknown): boolean {
  return error instanceof CallFault && faultsOfCredentials.has(error.name);
}

/** Whether the caller is known, and no policy allows the action: as the service says it, or as its model does. */
export function isDenied(error: unknown): error is CallFault {
  return (
    error instanceof CallFault &&
    (error.name === "AccessDeniedException" || error.name === "OperationNotPermittedFault")
  );
}

const faultsOfRate: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "Throttling",
  "RequestLimitExceeded",
  "TooManyRequestsException",
]);

/** Whether the endpoint takes no more calls for the moment. It has certainly done nothing. */
export function isThrottled(error: unknown): boolean {
  return error instanceof CallFault && (faultsOfRate.has(error.name) || error.status === 429);
}

/** The fault in the body of a reply that is not a success. One without words of its own says at least its status. */
export function faultOf(status: number, body: unknown): CallFault {
  const { __type: type, message, Message: otherMessage } = isRecord(body) ? body : {};
  const name = typeof type === "string" ? type.slice(type.lastIndexOf("#") + 1).trim() : "";
  const text = [message, otherMessage].find((one) => typeof one === "string" && one.trim() !== "");
  return new CallFault(
    name === "" ? `HTTP ${status}` : name,
    typeof text === "string" ? text : `The server answered with status ${status} and no message.`,
    status,
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
