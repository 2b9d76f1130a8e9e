import { createHmac } from "node:crypto";
import { Problem } from "@openswf/core/ports/problem";

/** The bounds of Standard Webhooks for a secret, in bytes. */
const secretBytes = { min: 24, max: 64 } as const;
const prefix = "whsec_";
/** The current secret, and those that receivers still use while it is replaced. */
const secretsMax = 4;

/** The key of a secret. Receivers are given the secret as text, with its prefix. */
export type WebhookKey = Buffer;

/** Parses secrets, one a line. `from` says where they are. Throws a Problem, which does not contain them. */
export function parseWebhookSecrets(text: string, from: string): readonly WebhookKey[] {
  const lines = text.split("\n").map((line) => line.trim());
  const keys = lines
    .filter((line) => line !== "")
    .map((line, index) => parseSecret(line, `${from}, secret ${index + 1}`));
  if (keys.length === 0 || keys.length > secretsMax) {
    throw Problem.ofUsage(`Expected 1 to ${secretsMax} secrets in ${from}, one a line, but found ${keys.length}.`);
  }
  return keys;
}

function parseSecret(text: string, from: string): WebhookKey {
  const base64 = text.startsWith(prefix) ? text.slice(prefix.length) : "";
  const key = Buffer.from(base64, "base64");
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && key.toString("base64") === base64;
  if (isBase64 && key.length >= secretBytes.min && key.length <= secretBytes.max) return key;
  throw Problem.ofUsage(
    `Invalid webhook secret (${from}): expected ${prefix} and ${secretBytes.min} to ${secretBytes.max} random bytes in base64. To make one, run: echo "${prefix}$(openssl rand -base64 32)"`,
  );
}

/**
 * The headers by which a receiver knows that an event comes from here, as Standard Webhooks defines them: one signature
 * for each secret, over the id, the time and the body.
 */
export function signedHeaders(
  keys: readonly WebhookKey[],
  { id, body }: { readonly id: string; readonly body: string },
  nowMs: number,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signatures = keys.map((key) => {
    const hmac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`);
    return `v1,${hmac.digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
