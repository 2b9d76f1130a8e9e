/** A fault that the endpoint answered. */
export class CallFault extends Error {
  /** Without its namespace: `UnknownResourceFault`. */
  override readonly name: string;
  readonly status: number;

  constructor(name: string, message: string, status: number) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** The fault in the body of a reply that is not a success. */
export function faultOf(status: number, body: unknown): CallFault {
  const { __type: type, message, Message: otherMessage } = isRecord(body) ? body : {};
  const name = typeof type === "string" ? type.slice(type.lastIndexOf("#") + 1) : `HTTP ${status}`;
  const text = [message, otherMessage].find((one) => typeof one === "string");
  return new CallFault(name, typeof text === "string" ? text : `the endpoint answered with status ${status}`, status);
}

/** Whether policies deny the call, as the service says it or as its model does. */
export function isDenial({ name }: CallFault): boolean {
  return name === "AccessDeniedException" || name === "OperationNotPermittedFault";
}

/** Whether the same call may succeed soon, and has certainly not been carried out. */
export function isThrottling({ name, status }: CallFault): boolean {
  return status === 429 || name === "ThrottlingException" || name === "Throttling" || name === "RequestLimitExceeded";
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
