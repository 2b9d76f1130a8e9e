import { isDeepStrictEqual } from "node:util";
import { envelopeIn } from "../data/envelope.ts";

/**
 * Whether two inputs of an activity say the same but for its heartbeat. That is in the input because the worker is told of it
 * nowhere else; it is a setting all the same, as the time-out that SWF keeps.
 */
export function isSameInput(decided: string | undefined, recorded: string | undefined): boolean {
  const [one, other] = [envelopeIn(decided), envelopeIn(recorded)];
  if (one === undefined && other === undefined) return decided === recorded;
  const isJson = (one ?? other)?.["converter"] === undefined;
  return isDeepStrictEqual(said(one, decided, isJson), said(other, recorded, isJson));
}

function said(
  envelope: Readonly<Record<string, unknown>> | undefined,
  text: string | undefined,
  isJson: boolean,
): object {
  if (envelope === undefined) return { args: text === undefined ? [] : [isJson ? parsed(text) : text] };
  const { openswf: _version, heartbeat: _heartbeat, converter: _converter, ...rest } = envelope;
  return rest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
