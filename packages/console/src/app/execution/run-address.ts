/** One run of one workflow. */
export interface RunAddress {
  readonly domain: string;
  readonly workflowId: string;
  readonly runId: string;
  /** Of a history that was opened from a file: its number in this tab. */
  readonly file?: string | undefined;
}

/** The query of its page. */
export const searchOf = ({
  domain,
  workflowId,
  runId,
  file,
}: RunAddress): {
  readonly domain: string;
  readonly id: string;
  readonly run: string;
  readonly file: string | undefined;
} => ({ domain, id: workflowId, run: runId, file });
