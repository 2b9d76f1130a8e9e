import type { WorkflowOptions } from "./definition.ts";

/** How a child is started. What is not given is as the workflow's definition says. */
export interface ChildOptions extends Partial<Omit<WorkflowOptions, "name" | "version">> {
  /** Default: made from the parent's run, and unique. */
  readonly workflowId?: string;
  /** Up to five, each up to 256 characters. */
  readonly tags?: readonly string[];
  /** From -2,147,483,648 to 2,147,483,647; higher goes first. */
  readonly priority?: number;
  /**
   * What happens to the child when its scope is canceled. `try` asks it to cancel, and goes on at once; `wait` asks it to
   * cancel, and goes on when it has ended; `abandon` goes on at once, and lets it run. Default: `try`.
   */
  readonly cancellation?: "try" | "wait" | "abandon";
}
