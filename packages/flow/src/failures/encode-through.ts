import { andThen, isPromise, type MaybePromise } from "../data/maybe-promise.ts";
import { TextTooLargeError, textMax } from "../data/text-limit.ts";
import { type EncodeFailureOptions, encodeFailure, type SwfFailure } from "./encode-failure.ts";

/** How often less is tried: codecs make a text some 4/3 as long, or 4 times where it is not ASCII. */
const triesMax = 6;

/**
 * A failure whose details go through codecs, which may make them too long for SWF. Then more of the failure is left out,
 * until it fits: a failure must not fail for being large.
 *
 * @param encode makes the text for SWF of a text, such as `(text) => pipeline.encode(text)`
 */
export function encodeFailureThrough(
  error: unknown,
  encode: (details: string) => MaybePromise<string>,
  options: EncodeFailureOptions = {},
): MaybePromise<SwfFailure> {
  const attempt = (detailsMax: number, tries: number): MaybePromise<SwfFailure> => {
    const { reason, details } = encodeFailure(error, { ...options, detailsMax });
    const again = (refusal: unknown): MaybePromise<SwfFailure> => {
      if (!(refusal instanceof TextTooLargeError) || tries >= triesMax) throw refusal;
      return attempt(Math.floor((detailsMax * 2) / 3), tries + 1);
    };
    try {
      const encoded = andThen(encode(details), (text) => ({ reason, details: text }));
      return isPromise(encoded) ? encoded.catch(again) : encoded;
    } catch (refusal) {
      return again(refusal);
    }
  };
  return attempt(options.detailsMax ?? textMax, 1);
}
