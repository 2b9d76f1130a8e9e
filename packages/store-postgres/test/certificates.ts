import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unprivilegedUser } from "./postgres-server.ts";

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
const forTwoDays = ["-days", "2"];

/** Files in a temporary folder: a server certificate for the name `localhost`, and two certificate authorities. */
export interface Certificates {
  readonly serverCertificate: string;
  /** Readable only by the user that runs PostgreSQL, as PostgreSQL requires. */
  readonly serverKey: string;
  /** The authority that signed the server's certificate. */
  readonly authority: string;
  readonly otherAuthority: string;
  remove(): void;
}

export function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "openswf-certificates-"));
  chmodSync(folder, 0o755);
  const openssl = (...args: readonly string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  };
  for (const name of ["authority", "other"]) {
    const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
    openssl("req", "-x509", ...newKey, ...forTwoDays, ...files, "-subj", `/CN=${name}`);
  }
  openssl("req", ...newKey, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost");
  writeFileSync(join(folder, "names"), "subjectAltName=DNS:localhost\n");
  const signing = ["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-extfile", "names"];
  openssl("x509", "-req", "-in", "server.csr", ...signing, ...forTwoDays, "-out", "server.pem");
  const serverKey = join(folder, "server.key");
  chmodSync(serverKey, 0o600);
  const owner = unprivilegedUser();
  if (owner !== undefined) chownSync(serverKey, owner.uid, owner.gid);
  return {
    serverCertificate: join(folder, "server.pem"),
    serverKey,
    authority: join(folder, "authority.pem"),
    otherAuthority: join(folder, "other.pem"),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
