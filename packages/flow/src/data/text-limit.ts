import { DataError } from "./data-error.ts";
import { defineName } from "./define-name.ts";

/** Characters that SWF takes of an input, a result, the details of a failure, a marker or an execution context. */
export const textMax = 32_768;
/** Characters that SWF takes of the details of a heartbeat. */
export const heartbeatDetailsMax = 2_048;
/** Characters that SWF takes of the reason of a failure. */
export const reasonMax = 256;

/** A text is longer than SWF takes, and there is no blob store to keep it. */
export class TextTooLargeError extends DataError {
  static {
    defineName(TextTooLargeError, "TextTooLargeError");
  }

  /** Characters of the text. */
  readonly size: number;
  /** Characters that SWF takes. */
  readonly max: number;

  constructor(what: string, size: number, max: number) {
    super(
      `${what} has ${count(size)} characters, but SWF takes ${count(max)}. ` +
        "Send less, compress it with a codec, or give client and workers a blob store, which keeps what is too large.",
    );
    this.size = size;
    this.max = max;
  }
}

/** Refuses a text that SWF would refuse. */
export function requireFits(text: string, what: string, max: number = textMax): void {
  if (text.length > max) throw new TextTooLargeError(what, text.length, max);
}

/** A whole number with its thousands apart: 32,768. Not `toLocaleString`, which follows the machine's locale. */
function count(n: number): string {
  return String(n).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}
