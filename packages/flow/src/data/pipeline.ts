import { LRUCache } from "lru-cache";
import { type BlobReference, escapeText, readText, writeReference } from "./blob-reference.ts";
import { type BlobStore, blobBytesMax } from "./blob-store.ts";
import { type Codec, decodeWith, encodeWith } from "./codec.ts";
import { DataError } from "./data-error.ts";
import { defineName } from "./define-name.ts";
import { andThen, isPromise, type MaybePromise } from "./maybe-promise.ts";
import type { EncodeOptions, Payloads } from "./payload-edges.ts";
import { requireFits, textMax } from "./text-limit.ts";

export interface DataPipelineOptions {
  /** In the order in which they encode: compression before encryption. */
  readonly codecs?: readonly Codec[];
  /** Keeps what is too large for SWF. Without one, that is an error. */
  readonly blobs?: BlobStore;
  /** Characters above which a text is kept in the store: SWF's 32,768 by default, so only what SWF would refuse. */
  readonly offloadAbove?: number;
  /** Bytes of blobs that are held in memory, decoded: 32 MiB by default. 0 holds none. */
  readonly cacheBytes?: number;
  /** Texts that are decoded at the same time, of one history: 16 by default. */
  readonly concurrency?: number;
}

const cacheBytesDefault = 32 * 1024 * 1024;
const concurrencyDefault = 16;
/** JavaScript holds a character in one or two bytes. */
const bytesPerCharacter = 2;

/** A blob is not in the store. Waiting does not help: it was deleted, or this process looks into another store. */
export class MissingBlobError extends DataError {
  static {
    defineName(MissingBlobError, "MissingBlobError");
  }

  readonly reference: string;

  constructor(reference: string) {
    super(
      `The blob ${reference} is not in the blob store. Give this process the store that the sender uses, ` +
        "and keep blobs for longer than histories.",
    );
    this.reference = reference;
  }
}

/**
 * The way of each text to SWF and back: codecs, then the blob store. What is configured decides whether it is waited for:
 * without codecs that are asynchronous and without blobs, a string comes back at once.
 */
export class DataPipeline implements Payloads {
  /** Texts are changed on their way, even if no codec is configured: those that look like references are. */
  readonly isPlain = false;
  readonly #codecs: readonly Codec[];
  readonly #blobs: BlobStore | undefined;
  readonly #offloadAbove: number;
  readonly #concurrency: number;
  readonly #cache: LRUCache<string, string> | undefined;
  /** Blobs that are on their way: asked for again, they are not fetched again. */
  readonly #fetching: Map<string, Promise<string>> = new Map();

  /** @throws DataError if a bound is out of range */
  constructor(options: DataPipelineOptions = {}) {
    const { cacheBytes = cacheBytesDefault, concurrency = concurrencyDefault, offloadAbove = textMax } = options;
    requireWhole("cacheBytes", cacheBytes, 0);
    requireWhole("concurrency", concurrency, 1);
    requireWhole("offloadAbove", offloadAbove, 0);
    this.#codecs = options.codecs ?? [];
    this.#blobs = options.blobs;
    this.#offloadAbove = offloadAbove;
    this.#concurrency = concurrency;
    if (options.blobs !== undefined && cacheBytes > 0) {
      this.#cache = new LRUCache({
        maxSize: cacheBytes,
        sizeCalculation: (text) => Math.max(1, text.length * bytesPerCharacter),
      });
    }
  }

  /**
   * The text for SWF.
   *
   * @throws TextTooLargeError if SWF would refuse it, and there is no blob store
   */
  encode(text: string, { what = "The text", max = textMax }: EncodeOptions = {}): MaybePromise<string> {
    return andThen(encodeWith(this.#codecs, text), (encoded) => {
      const escaped = escapeText(encoded);
      if (this.#blobs === undefined) {
        requireFits(escaped, what, max);
        return escaped;
      }
      return escaped.length <= Math.min(max, this.#offloadAbove)
        ? escaped
        : this.#offload(this.#blobs, { text, encoded, what, max });
    });
  }

  /**
   * The text that was encoded; text that was not is returned unchanged.
   *
   * @throws DataError if it is damaged, needs a key that is not there, or names a blob that cannot be read
   */
  decode(text: string): MaybePromise<string> {
    const read = readText(text);
    return typeof read === "string" ? decodeWith(this.#codecs, read) : this.#blobText(read);
  }

  /** Each text decoded, in their order; some at the same time. The first that fails fails all. */
  decodeAll(texts: readonly string[]): MaybePromise<readonly string[]> {
    const decoded: string[] = [];
    for (const text of texts) {
      const each = this.decode(text);
      if (isPromise(each)) return this.#decodeRest(texts, decoded, each);
      decoded.push(each);
    }
    return decoded;
  }

  /** `decoded` are those that needed no waiting; `first` is the next one. */
  async #decodeRest(texts: readonly string[], decoded: string[], first: Promise<string>): Promise<readonly string[]> {
    const firstIndex = decoded.length;
    let next = firstIndex;
    const work = async (): Promise<void> => {
      while (next < texts.length) {
        const index = next;
        next += 1;
        try {
          decoded[index] = await (index === firstIndex ? first : this.decode(texts[index] ?? ""));
        } catch (error) {
          // Nobody waits for the others any more.
          next = texts.length;
          throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: this.#concurrency }, work));
    return decoded;
  }

  async #offload(
    blobs: BlobStore,
    { text, encoded, what, max }: { text: string; encoded: string; what: string; max: number },
  ): Promise<string> {
    const bytes = Buffer.from(encoded, "utf8");
    if (bytes.length > blobBytesMax) {
      throw new DataError(`${what} has ${bytes.length} bytes, and blobs have at most ${blobBytesMax}: send less.`);
    }
    const contentType = contentTypeOf(encoded);
    const blob = await blobs.put(bytes, { contentType });
    const reference = writeReference({ blob, bytes: bytes.length, contentType });
    requireFits(reference, `The reference to ${what}`, max);
    this.#cache?.set(blob, text);
    return reference;
  }

  #blobText({ blob, bytes }: BlobReference): MaybePromise<string> {
    const cached = this.#cache?.get(blob);
    if (cached !== undefined) return cached;
    const underWay = this.#fetching.get(blob);
    if (underWay !== undefined) return underWay;
    const fetching = this.#fetch(blob, bytes).finally(() => this.#fetching.delete(blob));
    this.#fetching.set(blob, fetching);
    return fetching;
  }

  async #fetch(blob: string, size: number): Promise<string> {
    if (this.#blobs === undefined) {
      throw new DataError(
        `A text is kept in the blob ${blob}, but this process has no blob store: give it the sender's.`,
      );
    }
    const bytes = await this.#blobs.get(blob);
    if (bytes === undefined) throw new MissingBlobError(blob);
    if (bytes.byteLength !== size) {
      throw new DataError(
        `The blob ${blob} is damaged: it has ${bytes.byteLength} bytes instead of ${size}. Restore it.`,
      );
    }
    const text = await decodeWith(this.#codecs, Buffer.from(bytes).toString("utf8"));
    this.#cache?.set(blob, text);
    return text;
  }
}

/** Only for people and tools that look into the store. */
function contentTypeOf(text: string): string {
  return /^[[{"]/.test(text) ? "application/json" : "text/plain; charset=utf-8";
}

function requireWhole(name: string, value: number, min: number): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new DataError(`Invalid ${name} ${value}: expected a whole number, at least ${min}.`);
}
