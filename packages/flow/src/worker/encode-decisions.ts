import type { Decision } from "@aws-sdk/client-swf";
import type { Command } from "../authoring/command.ts";
import { encodedAttributes, type Payloads } from "../data/payload-edges.ts";

/** SWF refuses larger requests: 1 MiB, less room for token, context and JSON around the decisions. */
const decisionsBytesMax = 960 * 1_024;

/** Decisions as SWF takes them. */
export interface EncodedDecisions {
  readonly decisions: readonly Decision[];
  /** Those that fit into one request; fewer than were given if they are too large. At least one. */
  readonly count: number;
}

export async function encodeDecisions(commands: readonly Command[], payloads: Payloads): Promise<EncodedDecisions> {
  const decisions: Decision[] = [];
  let bytes = 0;
  for (const { decisionType, attributes } of commands) {
    // `as`: attributes are records of JSON values.
    const encoded = await encodedAttributes(attributes as never, payloads, decisionType);
    const name = `${decisionType.charAt(0).toLowerCase()}${decisionType.slice(1)}DecisionAttributes`;
    const decision = { decisionType, [name]: encoded } as Decision;
    bytes += sizeOf(encoded);
    if (bytes > decisionsBytesMax && decisions.length > 0) break;
    decisions.push(decision);
  }
  return { decisions, count: decisions.length };
}

/** An upper bound that costs little: the texts in UTF-8, and the rest. */
function sizeOf(attributes: Readonly<Record<string, unknown>>): number {
  let bytes = 300;
  for (const value of Object.values(attributes)) {
    if (typeof value === "string")
      bytes += value.length < 1_000 ? value.length * 6 : Buffer.byteLength(JSON.stringify(value));
    else bytes += 600;
  }
  return bytes;
}
