import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";

/** Where the certificates of a server are, all in PEM form. */
export interface TlsFiles {
  /** The server's certificate, followed by those between it and its authority. */
  readonly cert: string;
  readonly key: string;
  /** Authorities whose client certificates are believed; without it, clients are not asked for one. */
  readonly clientCa: string | undefined;
  readonly clientCert: "optional" | "required";
}

/** What was in the files, found to fit together. */
export interface TlsContent {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly clientCa: Buffer | undefined;
  readonly expiresAt: number;
}

/** The files can not be read, are of another form, or do not fit together. The message is a sentence for people. */
export class UnusableTlsFiles extends Error {
  override readonly name = "UnusableTlsFiles";
}

export async function readTlsFiles(files: TlsFiles): Promise<TlsContent> {
  const cert = await read("certificate", files.cert);
  const key = await read("key", files.key);
  const clientCa = files.clientCa === undefined ? undefined : await read("client CA", files.clientCa);
  const certificate = parseCertificate("certificate", files.cert, cert);
  if (!certificate.checkPrivateKey(parseKey(files.key, key))) {
    throw new UnusableTlsFiles(`The TLS key ${files.key} does not belong to the certificate ${files.cert}.`);
  }
  if (files.clientCa !== undefined && clientCa !== undefined) parseCertificate("client CA", files.clientCa, clientCa);
  try {
    createSecureContext({ cert, key, ca: clientCa });
  } catch (cause) {
    throw new UnusableTlsFiles(`The TLS certificate ${files.cert} can not be used: ${messageOf(cause)}`, { cause });
  }
  return { cert, key, clientCa, expiresAt: certificate.validToDate.getTime() };
}

export const isSameContent = (one: TlsContent, other: TlsContent): boolean =>
  one.cert.equals(other.cert) &&
  one.key.equals(other.key) &&
  (one.clientCa === undefined || other.clientCa === undefined
    ? one.clientCa === other.clientCa
    : one.clientCa.equals(other.clientCa));

async function read(what: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new UnusableTlsFiles(`The TLS ${what} ${path} can not be read: ${messageOf(cause)}`, { cause });
  }
}

function parseCertificate(what: string, path: string, content: Buffer): X509Certificate {
  try {
    return new X509Certificate(content);
  } catch (cause) {
    throw new UnusableTlsFiles(`The TLS ${what} ${path} holds no certificate in PEM form.`, { cause });
  }
}

function parseKey(path: string, content: Buffer): KeyObject {
  try {
    return createPrivateKey(content);
  } catch (cause) {
    throw new UnusableTlsFiles(`The TLS key ${path} holds no private key in PEM form without a passphrase.`, { cause });
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
