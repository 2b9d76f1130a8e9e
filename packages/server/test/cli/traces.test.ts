import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Openswf } from "./openswf.ts";

const serve = (...flags: readonly string[]): Openswf =>
  Openswf.runs(["serve", "--port", "0", "--store", "memory", "--console", "off", ...flags]);

/** A collector that keeps what it is sent. */
async function openCollector(): Promise<{ readonly url: string; readonly bodies: Buffer[] }> {
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      bodies.push(Buffer.concat(chunks));
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  // `as`: a listening TCP server has one.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`, bodies };
}

const call = {
  method: "POST",
  headers: { "X-Amz-Target": "SimpleWorkflowService.DescribeDomain" },
  body: '{"name":"a"}',
};

test("traces are sent to the collector, the last when the server stops", async () => {
  const { url, bodies } = await openCollector();
  const server = serve("--trace-endpoint", url, "--trace-share", "1");
  const address = await server.ready();
  expect((await fetch(address, call)).status).toBe(400);
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
  const sent = Buffer.concat(bodies).toString("latin1");
  for (const text of ["service.name", "openswf", "SWF.DescribeDomain", "UnknownResourceFault", "admission"]) {
    expect(sent).toContain(text);
  }
});

test("a collector that is down disturbs no call, and is said once", async () => {
  const server = serve("--trace-endpoint", "http://127.0.0.1:1/v1/traces", "--trace-share", "1");
  const address = await server.ready();
  expect((await fetch(address, call)).status).toBe(400);
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
  expect(server.stderr.match(/traces could not be exported/g)).toHaveLength(1);
});

test.each([
  { flags: ["--trace-share", "0.5"], says: "--trace-share needs --trace-endpoint" },
  { flags: ["--trace-endpoint", "localhost"], says: 'Invalid trace endpoint "localhost"' },
  { flags: ["--trace-endpoint", "http://a", "--trace-share", "2"], says: 'Invalid share "2"' },
])("$flags is refused", async ({ flags, says }) => {
  const server = serve(...flags);
  expect(await server.ended()).toBe(2);
  expect(server.stderr).toContain(says);
});

/** Makes a program that has no package of this name, as npm leaves optional ones out. */
const without = (name: string): string =>
  `data:text/javascript,${encodeURIComponent(`import { registerHooks } from "node:module";
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== "${name}") return next(specifier, context);
    throw Object.assign(new Error("Cannot find package '${name}'"), { code: "ERR_MODULE_NOT_FOUND" });
  },
});`)}`;

test("a server whose packages of OpenTelemetry are not installed says which to install", async () => {
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory", "--trace-endpoint", "http://127.0.0.1:1"], {
    env: { NODE_OPTIONS: `--import=${without("@opentelemetry/sdk-trace")}` },
  });
  expect(await server.ended()).toBe(1);
  expect(server.stderr).toContain("npm install @opentelemetry/api @opentelemetry/sdk-trace");
});
