/** One run of one workflow. */
export interface RunAddress {
  readonly domain: string;
  readonly workflowId: string;
  readonly runId: string;
}
