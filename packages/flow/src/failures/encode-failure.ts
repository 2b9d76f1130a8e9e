import { DataError } from "../data/data-error.ts";
import { reasonMax, textMax } from "../data/text-limit.ts";
import { describeError } from "./describe-error.ts";
import { detailsRoomMin, fitFailure } from "./fit-failure.ts";

/** A failure as SWF has it. */
export interface SwfFailure {
  /** Its type, up to 256 characters. */
  readonly reason: string;
  /** JSON: see {@link WireFailure}. */
  readonly details: string;
}

export interface EncodeFailureOptions {
  /** Characters that `details` may have, at least 300: 32,768 unless codecs need some of them. */
  readonly detailsMax?: number;
  /** Rewrites each stack before it is sent, for example to the positions of the sources. */
  readonly mapStack?: (stack: string) => string;
}

/**
 * Anything that was thrown, in the form that SWF takes. It never throws and always fits: stacks are left out first, then
 * causes, then the message is cut, and the text says so. Up to 10 causes of causes and 50 errors in all are kept.
 */
export function encodeFailure(error: unknown, options: EncodeFailureOptions = {}): SwfFailure {
  const { detailsMax = textMax, mapStack = unchanged } = options;
  if (detailsMax < detailsRoomMin) {
    throw new DataError(`Invalid detailsMax ${detailsMax}: a failure needs ${detailsRoomMin} characters.`);
  }
  const failure = describeError(error, mapStack);
  return { reason: cutText(failure.type, reasonMax), details: fitFailure(failure, detailsMax) };
}

/** Cut without leaving half of a surrogate pair, which UTF-8 cannot carry. */
function cutText(text: string, max: number): string {
  const cut = text.slice(0, max);
  return (cut.isWellFormed() ? cut : cut.replace(/[\uD800-\uDBFF]$/, "")).toWellFormed();
}

function unchanged(stack: string): string {
  return stack;
}
