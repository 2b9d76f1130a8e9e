/** A fault that the server answered: `UnknownResourceFault`, `AccessDeniedException` and so on. */
export class ApiFault extends Error {
  /** Without its namespace. */
  override readonly name: string;
  readonly status: number;

  constructor(name: string, message: string, status: number) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** The server cannot be reached, or what answered is not SWF. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
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

/** Whether the server wants to know who calls: it refuses the credentials, or there are none. */
export function asksForCredentials(error: unknown): boolean {
  return error instanceof ApiFault && faultsOfCredentials.has(error.name);
}

/** Whether the caller is known, and no policy allows the action. */
export function isDenied(error: unknown): error is ApiFault {
  return (
    error instanceof ApiFault && (error.name === "AccessDeniedException" || error.name === "OperationNotPermittedFault")
  );
}

const faultsOfRate: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "Throttling",
  "RequestLimitExceeded",
  "TooManyRequestsException",
]);

/** Whether the server takes no more calls for the moment. It has done nothing. */
export function isThrottled(error: unknown): boolean {
  return error instanceof ApiFault && (faultsOfRate.has(error.name) || error.status === 429);
}

/** The fault in the body of a reply that is not a success. */
export function faultOf(status: number, body: unknown): ApiFault {
  const { __type: type, message, Message: otherMessage } = isRecord(body) ? body : {};
  const name = typeof type === "string" ? type.slice(type.lastIndexOf("#") + 1) : `HTTP ${status}`;
  const text = [message, otherMessage].find((one) => typeof one === "string");
  return new ApiFault(name, typeof text === "string" ? text : `The server answered with status ${status}.`, status);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
