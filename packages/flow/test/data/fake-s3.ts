import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { S3 } from "@aws-sdk/client-s3";

interface StoredObject {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** A server that keeps objects as S3 does, by path: PUT and GET, and the errors of S3 that a blob store meets. */
export class FakeS3 implements AsyncDisposable {
  readonly objects: Map<string, StoredObject> = new Map();
  /** What the next GET claims to have as its length. */
  claimedLength: number | undefined;
  readonly client: S3;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    // `as`: a server that listens on a port has an address.
    const { port } = server.address() as AddressInfo;
    this.client = new S3({
      endpoint: `http://127.0.0.1:${port}`,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
      maxAttempts: 1,
    });
    server.on("request", async (request, response) => {
      const [path = ""] = (request.url ?? "").split("?");
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      if (!path.startsWith("/blobs/")) fail(response, 404, "NoSuchBucket");
      else if (request.method === "PUT")
        this.#put(path, Buffer.concat(chunks), request.headers["content-type"] ?? "", response);
      else this.#get(path, response);
    });
  }

  static async listen(): Promise<FakeS3> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new FakeS3(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.destroy();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #put(path: string, bytes: Buffer, contentType: string, response: ServerResponse): void {
    this.objects.set(path, { bytes, contentType });
    response.writeHead(200, { etag: '"1"' }).end();
  }

  #get(path: string, response: ServerResponse): void {
    const object = this.objects.get(path);
    if (object === undefined) {
      fail(response, 404, "NoSuchKey");
      return;
    }
    const length = this.claimedLength ?? object.bytes.length;
    response.writeHead(200, { "content-length": length, "content-type": object.contentType });
    if (length === object.bytes.length) response.end(object.bytes);
    else response.write(object.bytes);
  }
}

function fail(response: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  response.writeHead(status, { "content-type": "application/xml" }).end(body);
}
