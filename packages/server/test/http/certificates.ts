import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConnectionOptions } from "node:tls";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { TlsFiles } from "../../src/http/tls/tls-files.ts";

/** `make.sh` in this folder creates its files. All certificates expire at the end of 2099. */
const folder = fileURLToPath(new URL("certificates/", import.meta.url));

export const fileOf = (name: string): string => join(folder, name);
const contentOf = (name: string): Buffer => readFileSync(fileOf(name));

export const serverFiles: TlsFiles = {
  cert: fileOf("server.pem"),
  key: fileOf("server.key"),
  clientCa: undefined,
  clientCert: "required",
};
export const asksForCertificate = (clientCert: TlsFiles["clientCert"]): TlsFiles => ({
  ...serverFiles,
  clientCa: fileOf("clients.pem"),
  clientCert,
});

/** Options of a client that trusts the authority of our server, and presents the named certificate, if any. */
export const trusting = (name?: "client" | "stranger"): ConnectionOptions => ({
  ca: contentOf("servers.pem"),
  ...(name === undefined ? {} : { cert: contentOf(`${name}.pem`), key: contentOf(`${name}.key`) }),
});

/** Copies all certificates to a folder that the test may change. */
export function ownCertificates(): string {
  const copy = mkdtempSync(join(tmpdir(), "openswf-tls-"));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  cpSync(folder, copy, { recursive: true });
  return copy;
}
