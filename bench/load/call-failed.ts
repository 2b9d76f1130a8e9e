/** A call was answered with a fault that is no throttling. */
export class CallFailed extends Error {
  override readonly name = "CallFailed";
  readonly operation: string;
  /** Without its namespace: `UnknownResourceFault`. Empty where the reply names none. */
  readonly fault: string;
  readonly status: number;

  constructor(operation: string, status: number, body: string) {
    super(`${operation} returned ${status}: ${body.slice(0, 400)}`);
    this.operation = operation;
    this.status = status;
    this.fault = faultIn(body);
  }

  /** Whether the endpoint has no such operation. */
  get isUnknownOperation(): boolean {
    return (
      ["UnknownOperationException", "UnknownOperation", "InvalidAction"].includes(this.fault) || this.status === 501
    );
  }
}

/** The name in the reply to a call that failed. */
export function faultIn(body: string): string {
  return /"__type" *: *"(?:[^"]*#)?([^"#]*)"/.exec(body)?.[1] ?? "";
}
