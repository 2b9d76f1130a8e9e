/** A refusal by the service, in the form of the SDK's exceptions, which `isSwfFault` accepts as well. */
export interface SwfFault extends Error {
  /** As in `UnknownResourceFault` or `ThrottlingException`: without a namespace. */
  readonly name: string;
  readonly $fault: "client" | "server";
  readonly $metadata: {
    readonly httpStatusCode?: number | undefined;
    readonly requestId?: string | undefined;
    /** How often the call was sent. Above 1, an earlier attempt may have been carried out. */
    readonly attempts?: number | undefined;
  };
}

/** Whether the service itself refused a call, as opposed to the network, the signature's preparation or an abort. */
export function isSwfFault(error: unknown): error is SwfFault;
export function isSwfFault<Name extends string>(
  error: unknown,
  name: Name,
): error is SwfFault & { readonly name: Name };
export function isSwfFault(error: unknown, name?: string): boolean {
  if (!(error instanceof Error) || !("$fault" in error && "$metadata" in error)) return false;
  return name === undefined || error.name === name;
}
