import { createHash, createHmac } from "node:crypto";
import type { Endpoint } from "./endpoint.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  readonly region: string;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * Signs requests with AWS Signature Version 4. The signing key is computed once per day and secret.
 *
 * @param current the credentials to use now: those of a session are renewed
 */
export function signWith(current: () => Credentials, url: URL): NonNullable<Endpoint["sign"]> {
  let keyDay = "";
  let keySecret = "";
  let key: Buffer = Buffer.alloc(0);

  return (target, body) => {
    const { accessKeyId, secretAccessKey, sessionToken, region } = current();
    const signedHeaders = `host;x-amz-date;${sessionToken === undefined ? "" : "x-amz-security-token;"}x-amz-target`;
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    const day = time.slice(0, 8);
    const scope = `${day}/${region}/swf/aws4_request`;
    if (day !== keyDay || secretAccessKey !== keySecret) {
      key = ["swf", "aws4_request"].reduce(hmac, hmac(hmac(`AWS4${secretAccessKey}`, day), region));
      keyDay = day;
      keySecret = secretAccessKey;
    }
    const token = sessionToken === undefined ? "" : `x-amz-security-token:${sessionToken}\n`;
    const headers = `host:${url.host}\nx-amz-date:${time}\n${token}x-amz-target:${target}\n`;
    const request = `POST\n${url.pathname}\n\n${headers}\n${signedHeaders}\n${sha256(body)}`;
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(request)}`).toString("hex");
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    const tokenLine = sessionToken === undefined ? "" : `X-Amz-Security-Token: ${sessionToken}\r\n`;
    return `X-Amz-Date: ${time}\r\n${tokenLine}Authorization: ${authorization}\r\n`;
  };
}

/** The credentials in AWS's own environment variables. Throws if there are none. */
export function credentialsOfEnvironment(): Credentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) {
    throw new TypeError("--sign needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment");
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
    region: AWS_REGION ?? AWS_DEFAULT_REGION ?? "us-east-1",
  };
}
