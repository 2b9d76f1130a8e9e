import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { expect, test } from "vitest";
import { Openswf } from "./openswf.ts";

const serve = (...flags: readonly string[]): Openswf =>
  Openswf.runs(["serve", "--port", "0", "--store", "memory", "--console", "off", ...flags]);

/** `fetch` sends no `Host` of the caller's. */
const statusOf = (url: string, headers: OutgoingHttpHeaders): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      response.resume();
      resolve(response.statusCode);
    };
    request(url, { headers, agent: false }, answered).on("error", reject).end();
  });

test("a server on loopback serves metrics to programs on this machine, which count their own calls", async () => {
  const server = serve();
  const url = await server.ready();
  expect(server.stdout).toContain(`metrics   ${url}/metrics`);
  const call = {
    method: "POST",
    headers: { "X-Amz-Target": "SimpleWorkflowService.DescribeDomain" },
    body: '{"name":"a"}',
  };
  expect((await fetch(url, call)).status).toBe(400);
  const reply = await fetch(`${url}/metrics`);
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await reply.text();
  expect(text).toContain('openswf_calls_total{operation="DescribeDomain",fault="UnknownResourceFault"} 1');
  expect(text).toMatch(/^openswf_http_connections [12]$/m);
});

test("metrics are not served to web pages", async () => {
  const url = await serve().ready();
  const pages = [
    { Origin: "http://evil.test", "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script" },
    { Host: "evil.test" },
  ];
  for (const headers of pages) expect(await statusOf(`${url}/metrics`, headers)).toBe(403);
  expect(await statusOf(`${url}/metrics`, {})).toBe(200);
});

test("metrics that are off have no page", async () => {
  const server = serve("--metrics", "off");
  const url = await server.ready();
  expect(server.stdout).not.toContain("metrics");
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
});

test("a server that others can reach serves no metrics unless it is told to", async () => {
  const open = ["--host", "0.0.0.0", "--insecure"];
  const silent = new URL(await serve(...open).ready());
  expect((await fetch(`http://127.0.0.1:${silent.port}/metrics`)).status).toBe(404);
  const told = new URL(await serve(...open, "--metrics", "on").ready());
  expect((await fetch(`http://127.0.0.1:${told.port}/metrics`)).status).toBe(200);
});

test("with a port of their own, metrics are only there, and nothing else is", async () => {
  const server = serve("--metrics-port", "0");
  const url = await server.ready();
  const metrics = await server.prints(/^ +metrics +(http:\/\/127\.0\.0\.1:\d+\/metrics)$/m);
  expect((await fetch(metrics)).status).toBe(200);
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
  expect((await fetch(new URL("/health", metrics))).status).toBe(404);
  expect((await fetch(new URL("/", metrics), { method: "POST", body: "{}" })).status).toBe(404);
  expect((await fetch(metrics, { headers: { Origin: "http://evil.test" } })).status).toBe(403);
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
});

test.each([
  { flags: ["--metrics", "off", "--metrics-port", "0"], says: "contradict each other" },
  { flags: ["--metrics-host", "127.0.0.1"], says: "--metrics-host needs --metrics-port" },
  { flags: ["--metrics-port", "http"], says: 'Invalid port "http"' },
])("$flags is refused", async ({ flags, says }) => {
  const server = serve(...flags);
  expect(await server.ended()).toBe(2);
  expect(server.stderr).toContain(says);
});

/** Makes a program that has no such package, as npm leaves optional ones out. */
const withoutPromClient = `--import=data:text/javascript,${encodeURIComponent(`import { registerHooks } from "node:module";
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== "prom-client") return next(specifier, context);
    throw Object.assign(new Error("Cannot find package 'prom-client'"), { code: "ERR_MODULE_NOT_FOUND" });
  },
});`)}`;

test("without the package that prints them, metrics are off unless they were asked for", async () => {
  const env = { NODE_OPTIONS: withoutPromClient };
  const flags = ["serve", "--port", "0", "--store", "memory", "--console", "off"];
  const url = await Openswf.runs(flags, { env }).ready();
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
  const asking = Openswf.runs([...flags, "--metrics", "on"], { env });
  expect(await asking.ended()).toBe(1);
  expect(asking.stderr).toContain("npm i prom-client");
  const askingByPort = Openswf.runs([...flags, "--metrics-port", "0"], { env });
  expect(await askingByPort.ended()).toBe(1);
  expect(askingByPort.stderr).toContain("--metrics-port needs the package prom-client");
});
