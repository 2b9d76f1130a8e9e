import { blobBytesMax } from "./blob-store.ts";
import { DataError } from "./data-error.ts";

/** What stands in a text of SWF instead of a blob: JSON that a person can read, and look the blob up by. */
export interface BlobReference {
  /** As its store named it. */
  readonly blob: string;
  readonly bytes: number;
  readonly contentType: string;
}

// The form is exact to the character, so that texts are told apart without parsing them.
const referenceStart = '{"openswf":1,"blob":';
const escapeStart = '{"openswf":1,"text":';

export function writeReference({ blob, bytes, contentType }: BlobReference): string {
  return JSON.stringify({ openswf: 1, blob, bytes, contentType });
}

/** Text that begins like a reference or like an escaped text is escaped, and so read as what it is. */
export function escapeText(text: string): string {
  return text.startsWith(referenceStart) || text.startsWith(escapeStart) ? JSON.stringify({ openswf: 1, text }) : text;
}

/** A reference, or else the text that was escaped or needed no escape. */
export function readText(text: string): BlobReference | string {
  if (text.startsWith(referenceStart)) return readReference(text);
  if (!text.startsWith(escapeStart)) return text;
  const value = parse(text);
  if (typeof value["text"] !== "string") throw invalid(text);
  return value["text"];
}

function readReference(text: string): BlobReference {
  const { blob, bytes, contentType } = parse(text);
  if (typeof blob !== "string" || typeof bytes !== "number" || typeof contentType !== "string") throw invalid(text);
  if (bytes > blobBytesMax)
    throw new DataError(`The blob ${blob} has ${bytes} bytes: at most ${blobBytesMax} are read.`);
  return { blob, bytes, contentType };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    // An object: it begins with a brace.
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    throw invalid(text);
  }
}

function invalid(text: string): DataError {
  const expected = '{"openswf":1,"blob":REFERENCE,"bytes":NUMBER,"contentType":TYPE}';
  return new DataError(`Invalid reference to a blob: ${text.slice(0, 100)}. Expected ${expected}.`);
}
