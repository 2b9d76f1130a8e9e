import { type BlobStore, contentReference, digestOf, requireBlobSize, requireContent } from "./blob-store.ts";
import { DataError } from "./data-error.ts";

/** What is used of the class `S3` of `@aws-sdk/client-s3`. */
export interface S3Calls {
  putObject(input: { Bucket: string; Key: string; Body: Uint8Array; ContentType: string }): Promise<unknown>;
  getObject(input: { Bucket: string; Key: string }): Promise<{
    readonly ContentLength?: number | undefined;
    readonly Body?: { transformToByteArray(): Promise<Uint8Array>; destroy?(): unknown } | undefined;
  }>;
}

export interface S3BlobStoreOptions {
  /** `new S3({ ... })` of `@aws-sdk/client-s3`, with region, credentials, endpoint and retries of your choice. */
  readonly client: S3Calls;
  readonly bucket: string;
  /** What keys begin with, such as `flow/`; nothing by default. */
  readonly prefix?: string;
}

/**
 * Keeps blobs in a bucket of Amazon S3, or of anything that speaks its protocol: each under its prefix and SHA-256. It
 * needs `s3:PutObject` and `s3:GetObject` on them, and `s3:ListBucket` to tell a missing blob from one it may not read.
 *
 * Nothing is ever deleted. Set a lifecycle rule that expires objects older than your longest execution and its retention
 * period together: storing a blob again renews its age.
 */
export function s3BlobStore({ client, bucket, prefix = "" }: S3BlobStoreOptions): BlobStore {
  if (typeof client.putObject !== "function" || typeof client.getObject !== "function") {
    throw new DataError(
      "The client of an S3 blob store must be new S3(...) of @aws-sdk/client-s3, not new S3Client(...).",
    );
  }
  const keyOf = (reference: string): string => `${prefix}sha256-${digestOf(reference)}`;
  return {
    async put(bytes, { contentType }) {
      const reference = contentReference(bytes);
      await client.putObject({ Bucket: bucket, Key: keyOf(reference), Body: bytes, ContentType: contentType });
      return reference;
    },
    async get(reference) {
      const { Body: body, ContentLength: size = Number.POSITIVE_INFINITY } = await getObject(
        client,
        bucket,
        keyOf(reference),
      );
      if (body === undefined) return undefined;
      // Unknown counts as too large: what has no length has no bound.
      requireSizeOrClose(reference, size, body);
      const bytes = await body.transformToByteArray();
      requireContent(reference, bytes);
      return bytes;
    },
  };
}

type S3Object = Awaited<ReturnType<S3Calls["getObject"]>>;

async function getObject(client: S3Calls, bucket: string, key: string): Promise<S3Object> {
  try {
    return await client.getObject({ Bucket: bucket, Key: key });
  } catch (error) {
    // `NotFound` is what some other servers answer. A missing bucket is `NoSuchBucket`, and thrown.
    if (error instanceof Error && (error.name === "NoSuchKey" || error.name === "NotFound")) return {};
    throw error;
  }
}

/** A body that is not read would hold its connection. */
function requireSizeOrClose(reference: string, size: number, body: NonNullable<S3Object["Body"]>): void {
  try {
    requireBlobSize(reference, size);
  } catch (error) {
    body.destroy?.();
    throw error;
  }
}
