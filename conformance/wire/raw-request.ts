import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import { type Credentials, signed } from "./signature.ts";

export interface RawRequest {
  /** The value of `X-Amz-Target`, sent unchanged; if undefined, the header is omitted. */
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** The region to sign the request for, if not the run's region. */
  readonly region?: string;
}

export interface RawReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RawSender {
  readonly endpoint: URL;
  readonly region: string;
  credentials(): Promise<Credentials>;
}

export const shortPrefix = "SimpleWorkflowService";
export const longPrefix = "com.amazonaws.swf.service.model.SimpleWorkflowService";

const replyWithinMs = 75_000;

/** Sends one signed request with any body, and reads the reply, whatever it is. */
export async function sendRaw(sender: RawSender, request: RawRequest): Promise<RawReply> {
  const { target, headers = {}, body, region = sender.region } = request;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const unsigned = {
    url: sender.endpoint,
    region,
    headers: {
      "content-type": "application/x-amz-json-1.0",
      ...headers,
      "content-length": String(bytes.length),
      ...(target === undefined ? {} : { "x-amz-target": target }),
    },
    body: bytes,
  };
  return exchange(sender.endpoint, signed(unsigned, await sender.credentials(), new Date()), bytes);
}

function exchange(url: URL, headers: Record<string, string>, body: Uint8Array): Promise<RawReply> {
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(replyWithinMs);
    const outgoing = send(url, { method: "POST", headers, signal }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on("data", (chunk: Buffer) => chunks.push(chunk));
      reply.on("error", reject);
      reply.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
