/** Values of workflow code as the texts that SWF carries, by the converter of this execution. */
import { type Converter, jsonConverter } from "../data/converter.ts";
import { type Envelope, readInput, writeInput } from "../data/envelope.ts";
import { payloadText, payloadValue } from "../data/payload.ts";
import { requireFits } from "../data/text-limit.ts";

let converter: Converter = jsonConverter;
/** Whether what is too large for SWF goes elsewhere. */
let offloads = false;

export function convertWith(chosen: Converter, hasBlobStore: boolean): void {
  converter = chosen;
  offloads = hasBlobStore;
}

/** `what` names the value in the error about a text that is too large. */
export function encodeValue(value: unknown, what: string): string | undefined {
  return fitting(payloadText(value, converter), what);
}

export function decodeValue(text: string | undefined): unknown {
  return payloadValue(text, converter);
}

export function encodeArguments(envelope: Envelope, what: string): string | undefined {
  return fitting(writeInput(envelope, converter), what);
}

export function decodeArguments(text: string | undefined): Envelope {
  return readInput(text, converter);
}

function fitting(text: string | undefined, what: string): string | undefined {
  if (text !== undefined && !offloads) requireFits(text, what);
  return text;
}
