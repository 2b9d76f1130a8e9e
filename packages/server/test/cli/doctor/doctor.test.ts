import { once } from "node:events";
import { chmodSync, copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Finding } from "../../../src/cli/commands/doctor/finding.ts";
import { fileOf } from "../../http/certificates.ts";
import { folder, Openswf } from "../openswf.ts";

async function findings(
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; of: (check: string) => Finding | undefined }> {
  const doctor = Openswf.runs(["doctor", "-o", "json", ...args], { cwd });
  const code = await doctor.ended();
  const all: readonly Finding[] = JSON.parse(doctor.stdout);
  return { code, of: (name) => all.find(({ check }) => check === name) };
}

test("doctor finds nothing wrong where a server can start, and leaves nothing behind", async () => {
  const cwd = folder();
  const { code, of } = await findings(["--port", "0"], cwd);
  expect(code).toBe(0);
  expect(of("store")).toMatchObject({ status: "ok", what: expect.stringContaining("will be made") });
  expect(of("disk speed")?.what).toMatch(/^a synced write takes [\d.]+ ms/);
  expect(readdirSync(cwd)).toEqual([]);
});

test("doctor knows a running server, and opens its store", async () => {
  const cwd = folder();
  const { port } = new URL(await Openswf.runs(["serve", "--port", "0"], { cwd }).ready());
  const { code, of } = await findings(["--port", port], cwd);
  expect(code).toBe(0);
  expect(of("port")?.what).toBe(`a server of openswf runs on port ${port} of 127.0.0.1, and is ok`);
  expect(of("store")?.what).toContain("openswf-data/openswf.sqlite can be opened");
  expect(of("permissions")?.status).toBe("ok");
});

test("doctor says what is wrong and what to do, and exits with 1", async () => {
  const cwd = folder();
  const other = createServer((socket) => socket.end("SSH-2.0\r\n"));
  onTestFinished(() => void other.close());
  await once(other.listen(0, "127.0.0.1"), "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? String(address.port) : "";
  writeFileSync(join(cwd, "store.sqlite"), "this is no database, and longer than a header of one would be ".repeat(4));
  copyFileSync(fileOf("server.key"), join(cwd, "server.key"));
  chmodSync(join(cwd, "server.key"), 0o644);
  const tls = ["--tls-cert", fileOf("next-server.pem"), "--tls-key", "server.key"];
  const { code, of } = await findings(["--port", port, "--store", "sqlite:store.sqlite", ...tls], cwd);
  expect(code).toBe(1);
  expect(of("port")).toMatchObject({
    status: "wrong",
    what: `Port ${port} on 127.0.0.1 is in use, perhaps by another openswf`,
  });
  expect(of("store")).toMatchObject({ status: "wrong", what: expect.stringContaining("is not an openswf store") });
  expect(of("tls")).toMatchObject({ status: "warning", advice: "Run chmod 600 server.key." });
});
