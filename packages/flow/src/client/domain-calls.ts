import type { Converter } from "../data/converter.ts";
import type { Payloads } from "../data/payload-edges.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import type { Clock } from "../waiting/clock.ts";

/** How the executions of one domain are reached, and what their texts mean. */
export interface DomainCalls {
  readonly domain: string;
  readonly calls: SwfCalls;
  readonly payloads: Payloads;
  readonly converter: Converter;
  readonly clock: Clock;
}

/** A run, named as SWF names it. */
export interface NamedRun {
  readonly workflowId: string;
  readonly runId: string;
}

/** The text of what goes to SWF, through codecs and blob store; `what` names it in errors. */
export async function encoded(
  { payloads }: DomainCalls,
  text: string | undefined,
  what: string,
  max?: number,
): Promise<string | undefined> {
  return text === undefined ? undefined : await payloads.encode(text, { what, ...(max !== undefined && { max }) });
}
