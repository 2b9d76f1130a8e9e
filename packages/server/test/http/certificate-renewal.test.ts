import { X509Certificate } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { VirtualClock } from "../../../core/test/world/virtual-clock.ts";
import { CertificateRenewal } from "../../src/http/tls/certificate-renewal.ts";
import { readTlsFiles, type TlsContent, type TlsFiles } from "../../src/http/tls/tls-files.ts";
import { fileOf, ownCertificates, serverFiles, trusting } from "./certificates.ts";
import { LineLog } from "./line-log.ts";
import { call, RawClient } from "./raw-client.ts";
import { served } from "./served.ts";

const dayMs = 24 * 60 * 60 * 1000;
const fingerprintOf = (name: string): string => new X509Certificate(readFileSync(fileOf(name))).fingerprint256;

interface Renewed {
  readonly renewal: CertificateRenewal;
  readonly taken: TlsContent[];
  readonly log: LineLog;
  readonly clock: VirtualClock;
}

async function renews(files: TlsFiles, start = 0): Promise<Renewed> {
  const clock = new VirtualClock(start, { count: 0 });
  const log = new LineLog();
  const taken: TlsContent[] = [];
  const content = await readTlsFiles(files);
  const renewal = new CertificateRenewal({
    files,
    content,
    take: (next) => void taken.push(next),
    everyMs: dayMs / 4,
    clock: clock.forServer(),
    log,
  });
  onTestFinished(() => renewal.stop());
  return { renewal, taken, log, clock };
}

function ownFiles(): TlsFiles & { readonly put: (cert: string, key: string) => void } {
  const folder = ownCertificates();
  const files = { ...serverFiles, cert: join(folder, "tls.crt"), key: join(folder, "tls.key") };
  const put = (cert: string, key: string): void => {
    copyFileSync(fileOf(cert), files.cert);
    copyFileSync(fileOf(key), files.key);
  };
  put("server.pem", "server.key");
  return { ...files, put };
}

test("unchanged files, or files rewritten with the same content, change nothing", async () => {
  const files = ownFiles();
  const { renewal, taken, log } = await renews(files);
  await renewal.check();
  files.put("server.pem", "server.key");
  await renewal.check();
  expect([taken, log.lines]).toEqual([[], []]);
});

test("a new pair is taken once, and the log says when it expires", async () => {
  const files = ownFiles();
  const { renewal, taken, log } = await renews(files);
  files.put("next-server.pem", "next-server.key");
  await renewal.check();
  await renewal.check();
  expect(taken.map(({ cert }) => cert)).toEqual([readFileSync(fileOf("next-server.pem"))]);
  expect(log.lines).toEqual([
    {
      level: "info",
      message: "using a new certificate",
      fields: { certificate: files.cert, expiresAt: expect.stringMatching(/^2099-12-/) },
    },
  ]);
});

test.each([
  { what: "a key of another certificate", spoil: ({ put }) => put("next-server.pem", "server.key"), says: "belong" },
  {
    what: "a truncated certificate",
    spoil: ({ cert }) => writeFileSync(cert, "-----BEGIN CERT"),
    says: "does not contain a certificate",
  },
  {
    what: "a key file without a key",
    spoil: ({ key }) => writeFileSync(key, "secret"),
    says: "private key in PEM form",
  },
  { what: "a missing file", spoil: ({ key }) => rmSync(key), says: "cannot be read" },
] satisfies readonly { what: string; spoil: (files: ReturnType<typeof ownFiles>) => void; says: string }[])(
  "$what is refused with one log line, and the old pair stays in use until a valid one appears",
  async ({ spoil, says }) => {
    const files = ownFiles();
    const { renewal, taken, log } = await renews(files);
    spoil(files);
    // At the first poll, a program that writes two files may have written only one.
    await renewal.check();
    expect(log.lines).toEqual([]);
    await renewal.check();
    await renewal.check();
    expect(log.lines).toMatchObject([{ level: "error", fields: { why: expect.stringContaining(says) } }]);
    expect(JSON.stringify(log.lines)).not.toContain("secret");
    expect(taken).toEqual([]);
    files.put("next-server.pem", "next-server.key");
    await renewal.check();
    expect(taken).toHaveLength(1);
  },
);

test.each([
  { days: 31, says: [] },
  { days: 29, says: ["the certificate expires within 30 days"] },
  { days: -1, says: ["the certificate has expired"] },
])("$days days before a certificate expires, the warnings at startup are: $says", async ({ days, says }) => {
  const { expiresAt } = await readTlsFiles(serverFiles);
  const { log } = await renews(serverFiles, expiresAt - days * dayMs);
  expect(log.of("warn").map(({ message }) => message)).toEqual(says);
});

test("an expiring certificate causes a warning every day", async () => {
  const { expiresAt } = await readTlsFiles(serverFiles);
  const { log, clock } = await renews(serverFiles, expiresAt - 10 * dayMs);
  while (clock.callNext(clock.start + 3 * dayMs)) {
    // Polls and warnings run as they fall due.
  }
  expect(log.of("warn")).toHaveLength(4);
});

test("after a symbolic link swaps the files, new clients see the new certificate, and open connections stay", async () => {
  const folder = ownCertificates();
  // This is how Kubernetes mounts secrets: each file is a link through `..data`, and only `..data` is replaced.
  for (const name of ["server", "next-server"]) {
    mkdirSync(join(folder, `of-${name}`));
    for (const kind of ["pem", "key"]) copyFileSync(fileOf(`${name}.${kind}`), join(folder, `of-${name}/tls.${kind}`));
  }
  symlinkSync("of-server", join(folder, "..data"));
  for (const file of ["tls.pem", "tls.key"]) symlinkSync(`..data/${file}`, join(folder, file));
  const tls = { ...serverFiles, cert: join(folder, "tls.pem"), key: join(folder, "tls.key") };
  const log = new LineLog();
  const { core, front } = await served({ tlsFilesReadEveryMs: 1 }, { tls, log });
  core.answersWith(() => ({ status: 200, body: '"answer"' }));
  const shown = async (): Promise<string> => {
    const client = await RawClient.overTls(front.port, trusting());
    await client.says(call("ListDomains")).receives('"answer"');
    // `as`: the socket was opened over TLS.
    const { fingerprint256 } = (client.socket as TLSSocket).getPeerCertificate();
    client.socket.destroy();
    return fingerprint256;
  };
  const open = await RawClient.overTls(front.port, trusting());
  expect(await shown()).toBe(fingerprintOf("server.pem"));
  symlinkSync("of-next-server", join(folder, "next"));
  renameSync(join(folder, "next"), join(folder, "..data"));
  await log.says("using a new certificate");
  expect(await shown()).toBe(fingerprintOf("next-server.pem"));
  await open.says(call("ListDomains")).receives('"answer"');
});
