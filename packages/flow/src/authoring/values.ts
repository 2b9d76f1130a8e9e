/** Values of workflow code as the texts that SWF carries, by the converter of this execution. */
import { type Converter, jsonConverter } from "../data/converter.ts";
import { type Envelope, readInput, writeInput } from "../data/envelope.ts";
import { payloadText, payloadValue } from "../data/payload.ts";
import { requireFits } from "../data/text-limit.ts";
import { hostFor } from "./current-host.ts";

let converter: Converter = jsonConverter;

/** Takes the converter that the author's files export as `converter`, if they do. */
export function installConverter(exports: Readonly<Record<string, unknown>>): void {
  const { converter: chosen } = exports;
  if (chosen === undefined) return;
  if (!isConverter(chosen)) throw new TypeError("The export `converter` of workflow code is not a converter.");
  converter = chosen;
}

function isConverter(value: unknown): value is Converter {
  if (typeof value !== "object" || value === null) return false;
  return ["name", "toText", "fromText"].every((member) => member in value);
}

/** `what` names the value in the error about a text that is too large. */
export function encodeValue(value: unknown, what: string): string | undefined {
  return fitting(payloadText(value, converter), what);
}

/** For what does not go through SWF, and so has no bound: the answers to queries. */
export function encodeAnswer(value: unknown): string | undefined {
  return payloadText(value, converter);
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
  if (text !== undefined && !hostFor(what).offloads) requireFits(text, what);
  return text;
}
