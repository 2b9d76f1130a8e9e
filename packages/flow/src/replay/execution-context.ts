import type { ReplayedExecution } from "./workflow-definition.ts";

/** What our deciders put into `executionContext`, as JSON with `"openswf":1`: a history does not say of which run it is. */
export interface ExecutionContext extends ReplayedExecution {
  /** What the code has published: a text, as the data pipeline made it. */
  readonly state?: string | undefined;
}

const contextVersion = 1;

export function writeExecutionContext({ domain, workflowId, runId, state }: ExecutionContext): string {
  return JSON.stringify({ openswf: contextVersion, domain, workflowId, runId, state });
}

/** `undefined` if another decider has written it. */
export function readExecutionContext(text: string | undefined): ExecutionContext | undefined {
  if (text?.includes('"openswf"') !== true) return undefined;
  try {
    const { openswf, domain = "", workflowId, runId, state }: Record<string, unknown> = Object(JSON.parse(text));
    if (openswf !== contextVersion || typeof workflowId !== "string" || typeof runId !== "string") return undefined;
    return { domain: String(domain), workflowId, runId, state: typeof state === "string" ? state : undefined };
  } catch {
    return undefined;
  }
}
