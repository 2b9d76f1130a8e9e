/** Thrown by the code of a workflow, or by the replay of it. `cause` is what was thrown. */
export class CodeFailure extends Error {
  constructor(cause: unknown) {
    super("the code of a workflow failed", { cause });
  }
}

/** SWF refuses a whole batch for one decision that breaks its rules. `cause` is the fault. */
export class BatchRefused extends Error {
  constructor(cause: unknown) {
    super("SWF has refused the decisions", { cause });
  }
}

/** The files that the worker was given do not export the workflow. */
export class UnknownWorkflowType extends Error {
  override readonly name = "UnknownWorkflowType";

  constructor(name: string, version: string, known: readonly string[]) {
    super(
      `This worker has no workflow ${name} ${version}; its files export ${known.join(", ") || "none"}. ` +
        "Start a worker that has it, or let this one poll another task list.",
    );
  }
}

/** Another SDK has decided before, in its own way: what we would write into its history would break it. */
export class OthersExecution extends Error {
  override readonly name = "OthersExecution";

  constructor(name: string, version: string) {
    super(
      `An execution of ${name} ${version} is decided by another SDK, and must not be decided by this one. ` +
        "Let workers of different SDKs poll different task lists.",
    );
  }
}
