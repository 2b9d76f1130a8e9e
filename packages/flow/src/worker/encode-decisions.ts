import type { Decision } from "@aws-sdk/client-swf";
import type { Command } from "../authoring/command.ts";
import { encodedAttributes, type Payloads } from "../data/payload-edges.ts";

/** SWF refuses larger requests: 1 MiB, less some room for the token, a timer of ours and JSON around the decisions. */
const requestBytesMax = 1_048_576 - 16_384;

/** Decisions as SWF takes them. */
export interface EncodedDecisions {
  readonly decisions: readonly Decision[];
  /** Those that fit into one request; fewer than were given if they are too large. At least one. */
  readonly count: number;
}

/** `besides` goes into the same request. What does not fit is not encoded: its codecs may be slow, and its blobs large. */
export async function encodeDecisions(
  commands: readonly Command[],
  payloads: Payloads,
  besides: string | undefined,
): Promise<EncodedDecisions> {
  const decisions: Decision[] = [];
  let left = requestBytesMax - (besides === undefined ? 0 : bytesOf(besides));
  for (const { decisionType, attributes } of commands) {
    // `as`: attributes are records of JSON values.
    const encoded = await encodedAttributes(attributes as never, payloads, decisionType);
    const name = `${decisionType.charAt(0).toLowerCase()}${decisionType.slice(1)}DecisionAttributes`;
    const decision = { decisionType, [name]: encoded } as Decision;
    // One decision alone always fits: SWF bounds each of its texts.
    if (commands.length > 1) left -= bytesOf(decision) + 1;
    if (left < 0 && decisions.length > 0) break;
    decisions.push(decision);
  }
  return { decisions, count: decisions.length };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
