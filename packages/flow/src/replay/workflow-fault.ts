/** The code failed in a decision task, and has decided nothing. */
export class WorkflowFault extends Error {
  override readonly name = "WorkflowFault";
}
