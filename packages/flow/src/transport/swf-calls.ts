import type { ExtensionOperation, InputOf, OutputOf, SwfOperation } from "./swf-operations.ts";

/**
 * All that flow needs of SWF. Whatever carries the calls, a refusal by the service rejects with an error that `isSwfFault`
 * accepts and whose `name` is the fault's, an aborted call with an `AbortError`, and a call without a reply with the error
 * of the network. Timestamps are `Date`s, in inputs and outputs, as in the SDK.
 *
 * A call whose reply was lost may be sent again, so it may have been carried out twice: a start can be refused as already
 * started, an answer to a task as unknown, and the first call has succeeded.
 */
export interface SwfCalls {
  call<Name extends SwfOperation>(name: Name, input: InputOf<Name>, options?: CallOptions): Promise<OutputOf<Name>>;
  /** Calls an operation of openswf's own with JSON, which is neither checked nor converted: timestamps are numbers. */
  callExtension(name: ExtensionOperation, input: object, options?: CallOptions): Promise<unknown>;
  /** The operations of its own that the endpoint has announced. Empty on Amazon SWF, and before the first reply. */
  readonly extensions: ReadonlySet<string>;
  /** Gives back sockets. Calls in progress fail. A client that was handed in stays open: it belongs to its maker. */
  close(): void;
}

export interface CallOptions {
  /** Ends the call with an `AbortError`. On Amazon SWF an aborted poll may take a task with it, until that times out. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How long an attempt may wait for its reply, in milliseconds, before it ends with a `TimeoutError`; over an SDK client,
   * how long the whole call may take. SWF holds a poll for 60 seconds, so the default is 70 seconds for polls. An
   * attempt may end up to a second later.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How long after the call's begin new attempts may begin, in milliseconds; 0 allows one attempt. Only the direct
   * transport heeds it: an SDK client retries as it is configured to.
   */
  readonly retryForMs?: number | undefined;
}
