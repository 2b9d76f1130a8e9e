import { andThen, type MaybePromise } from "./maybe-promise.ts";

/**
 * Changes text on its way to SWF and back: compresses it, encrypts it. It must mark what it encodes, and return text
 * without its mark unchanged: such text comes from other SDKs, from the command line, or from before there was a codec.
 * Hence it must also encode any text that bears its mark by chance. `markedText` writes marks.
 */
export interface Codec {
  /** For messages. */
  readonly name: string;
  encode(text: string): MaybePromise<string>;
  /** Throws on text that bears its mark but cannot be decoded. */
  decode(text: string): MaybePromise<string>;
}

/** Through each codec in its order. */
export function encodeWith(codecs: readonly Codec[], text: string): MaybePromise<string> {
  return codecs.reduce<MaybePromise<string>>((encoded, codec) => andThen(encoded, (each) => codec.encode(each)), text);
}

/** Back, in the opposite order. */
export function decodeWith(codecs: readonly Codec[], text: string): MaybePromise<string> {
  return codecs.reduceRight<MaybePromise<string>>(
    (decoded, codec) => andThen(decoded, (each) => codec.decode(each)),
    text,
  );
}
