import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compression, DataPipeline, encryption, folderBlobStore } from "@openswf/flow/data";

/** Where texts go that are too large for SWF. In production, a bucket: `s3BlobStore`. */
export const blobs: string = join(tmpdir(), `openswf-example-blobs-${process.pid}`);

/**
 * What every client and worker of these executions shares: texts are compressed, then encrypted, and what SWF would refuse goes to
 * the folder. The key comes from a key store in production; a new one joins the others, so that what is old can still be read.
 */
export const data: DataPipeline = new DataPipeline({
  codecs: [compression(), encryption({ keys: { "2026-01": randomBytes(32) }, current: "2026-01", required: true })],
  blobs: folderBlobStore(blobs),
});
