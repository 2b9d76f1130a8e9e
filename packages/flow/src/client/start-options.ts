import type { Duration } from "../data/duration.ts";

export interface StartOptions {
  /** Default: a UUID. One execution at a time may be open under an id. Up to 256 characters. */
  readonly workflowId?: string;
  /** If an execution is open under the workflow id, its handle is the answer, whatever its type and input. Default: false. */
  readonly idempotent?: boolean;
  /** Up to five, each up to 256 characters. */
  readonly tags?: readonly string[];
  readonly taskList?: string;
  /** Tasks of a higher priority are handed out first. */
  readonly priority?: number;
  readonly executionStartToClose?: Duration;
  readonly taskStartToClose?: Duration;
  readonly childPolicy?: "TERMINATE" | "REQUEST_CANCEL" | "ABANDON";
  readonly lambdaRole?: string;
  /** For interceptors on the other side. */
  readonly headers?: Readonly<Record<string, string>>;
}
