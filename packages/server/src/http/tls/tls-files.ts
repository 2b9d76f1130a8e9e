import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";

/** Paths of a server's certificates and key, all in PEM form. */
export interface TlsFiles {
  /** The server's certificate, followed by any intermediate certificates. */
  readonly cert: string;
  readonly key: string;
  /** Authorities trusted to sign client certificates. Without it, clients are not asked for a certificate. */
  readonly clientCa: string | undefined;
  readonly clientCert: "optional" | "required";
}

/** The content of the files, after a check that they fit together. */
export interface TlsContent {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly clientCa: Buffer | undefined;
  readonly expiresAt: number;
}

/** The files cannot be read, are not in PEM form, or do not fit together. The message is a sentence for people. */
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
    throw new UnusableTlsFiles(`The TLS certificate ${files.cert} cannot be used: ${messageOf(cause)}`, { cause });
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
    throw new UnusableTlsFiles(`The TLS ${what} ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function parseCertificate(what: string, path: string, content: Buffer): X509Certificate {
  try {
    return new X509Certificate(content);
  } catch (cause) {
    throw new UnusableTlsFiles(`The TLS ${what} ${path} does not contain a certificate in PEM form.`, { cause });
  }
}

function parseKey(path: string, content: Buffer): KeyObject {
  try {
    return createPrivateKey(content);
  } catch (cause) {
    throw new UnusableTlsFiles(`The TLS key ${path} does not contain an unencrypted private key in PEM form.`, {
      cause,
    });
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
