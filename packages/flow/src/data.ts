/** How data is written and kept: converters, codecs and blob stores, for workers and clients. */
export { type BlobStore, blobBytesMax } from "./data/blob-store.ts";
export type { Codec } from "./data/codec.ts";
export { type CompressionOptions, compression } from "./data/compression.ts";
export { type Converter, jsonConverter } from "./data/converter.ts";
export { DataError } from "./data/data-error.ts";
export { type Duration, type DurationUnit, toMilliseconds, toSeconds } from "./data/duration.ts";
export { type EncryptionOptions, encryption } from "./data/encryption.ts";
export { type Envelope, type EnvelopeAttempt, type EnvelopeSignal, readInput, writeInput } from "./data/envelope.ts";
export { folderBlobStore } from "./data/folder-blob-store.ts";
export { markedText, markOf, packText, readMarkedText, unpackText } from "./data/marked-text.ts";
export type { EncodeOptions, Payloads } from "./data/payload-edges.ts";
export { DataPipeline, type DataPipelineOptions, MissingBlobError } from "./data/pipeline.ts";
export { type S3BlobStoreOptions, type S3Calls, s3BlobStore } from "./data/s3-blob-store.ts";
export { heartbeatDetailsMax, reasonMax, TextTooLargeError, textMax } from "./data/text-limit.ts";
