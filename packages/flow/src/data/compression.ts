import { promisify } from "node:util";
import * as zlib from "node:zlib";
import type { Codec } from "./codec.ts";
import { DataError } from "./data-error.ts";
import { markedText, markOf, packText, readMarkedText, unpackText } from "./marked-text.ts";
import { andThen, isPromise, type MaybePromise } from "./maybe-promise.ts";

export interface CompressionOptions {
  /** Texts up to this many characters stay as they are: 1,024 by default. */
  readonly above?: number;
  /** `brotli` by default. Both are read, so you may change it at any time. */
  readonly algorithm?: "brotli" | "deflate";
  /** Bytes that a text may have when decompressed: 64 MiB by default. More is refused before it takes the memory. */
  readonly decompressedMax?: number;
}

const aboveDefault = 1_024;
const decompressedMaxDefault = 64 * 1024 * 1024;
/** Bytes up to which the caller's thread does the work: less than a millisecond or two. More goes to another thread. */
const syncMax = 64 * 1024;

interface Algorithm {
  readonly compress: (bytes: Buffer) => MaybePromise<Buffer>;
  readonly decompress: (bytes: Buffer, size: number) => MaybePromise<Buffer>;
}

/** Higher qualities cost several times the time for a few per cent. */
const brotliQuality = 4;

function brotliOptions(size: number): zlib.BrotliOptions {
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_SIZE_HINT: sizeHint } = zlib.constants;
  return { params: { [quality]: brotliQuality, [sizeHint]: size } };
}

const brotliCompress = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliCompress);
const brotliDecompress = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress);
const deflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.deflateRaw);
const inflate = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw);

const algorithms: Readonly<Record<"brotli" | "deflate", Algorithm>> = {
  brotli: {
    compress: (bytes) => {
      const options = brotliOptions(bytes.length);
      return bytes.length <= syncMax ? zlib.brotliCompressSync(bytes, options) : brotliCompress(bytes, options);
    },
    decompress: (bytes, size) => {
      const options = { maxOutputLength: size };
      return size <= syncMax ? zlib.brotliDecompressSync(bytes, options) : brotliDecompress(bytes, options);
    },
  },
  deflate: {
    compress: (bytes) => (bytes.length <= syncMax ? zlib.deflateRawSync(bytes) : deflate(bytes, {})),
    decompress: (bytes, size) => {
      const options = { maxOutputLength: size };
      return size <= syncMax ? zlib.inflateRawSync(bytes, options) : inflate(bytes, options);
    },
  },
};

const names = ["brotli", "deflate"] as const;

/**
 * Compresses texts above a bound, and leaves them as they are where that gains nothing. Put it before `encryption`:
 * encrypted text does not compress. What an attacker can mix with a secret in one text, and then measure the size of,
 * should not be compressed at all.
 */
export function compression(options: CompressionOptions = {}): Codec {
  const { above = aboveDefault, algorithm = "brotli", decompressedMax = decompressedMaxDefault } = options;
  return {
    name: "compression",
    encode(text) {
      const mustEncode = names.some((name) => text.startsWith(markOf(name)));
      if (text.length <= above && !mustEncode) return text;
      const bytes = packText(text);
      return andThen(algorithms[algorithm].compress(bytes), (compressed) => {
        const encoded = markedText(algorithm, String(bytes.length), compressed);
        return encoded.length < text.length || mustEncode ? encoded : text;
      });
    },
    decode(text) {
      const name = names.find((each) => text.startsWith(markOf(each)));
      return name === undefined ? text : decompress(name, text, decompressedMax);
    },
  };
}

function decompress(name: "brotli" | "deflate", text: string, max: number): MaybePromise<string> {
  const { label = "", bytes = Buffer.alloc(0) } = readMarkedText(name, text) ?? {};
  const size = Number(label);
  if (!/^\d+$/.test(label) || size > max) {
    throw new DataError(`A compressed text claims to have ${label} bytes: at most ${max} are read (decompressedMax).`);
  }
  const damaged = (cause: unknown): never => {
    throw new DataError("A compressed text is damaged: it cannot be decompressed.", { cause });
  };
  try {
    const whole = algorithms[name].decompress(bytes, Math.max(size, 1));
    return isPromise(whole) ? whole.then(unpackText, damaged) : unpackText(whole);
  } catch (error) {
    return damaged(error);
  }
}
