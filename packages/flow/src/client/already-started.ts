import type { SwfFault } from "../transport/swf-fault.ts";

/** The name of SWF's fault, which `AlreadyStartedError` keeps. */
export const alreadyStarted = "WorkflowExecutionAlreadyStartedFault";

/** An execution is open under the workflow id. */
export class AlreadyStartedError extends Error implements SwfFault {
  override readonly name: typeof alreadyStarted = alreadyStarted;
  readonly workflowId: string;
  /** The run that is open. `undefined` if it has closed meanwhile, or Amazon SWF does not list it yet. */
  readonly runId: string | undefined;
  readonly $fault: SwfFault["$fault"];
  readonly $metadata: SwfFault["$metadata"];

  constructor(workflowId: string, runId: string | undefined, fault: SwfFault) {
    super(
      `An execution is open under the workflow id ${JSON.stringify(workflowId)}. client.handle(workflowId) gives its handle, ` +
        "and start(..., { idempotent: true }) does so whenever one is open.",
      { cause: fault },
    );
    this.workflowId = workflowId;
    this.runId = runId;
    this.$fault = fault.$fault;
    this.$metadata = fault.$metadata;
  }
}
