import { describe, expect, test } from "vitest";
import { TrustedHosts } from "../../src/http/origins/trusted-hosts.ts";
import type { Route } from "../../src/http/routes/route.ts";
import { LineLog } from "./line-log.ts";
import { RawClient, waysOfReading } from "./raw-client.ts";
import { type Served, served } from "./served.ts";

type Headers = Readonly<Record<string, string>>;
const isAnswered = (hosts: TrustedHosts, headers: Headers, method = "POST"): boolean =>
  hosts.refusalOf(new Map(Object.entries(headers)), method) === undefined;

describe("a server on loopback", () => {
  const hosts = new TrustedHosts({ boundTo: "127.0.0.1", allowed: ["swf.test", "Console.Test:8443"] });

  test.each([
    "localhost",
    "LOCALHOST",
    "localhost.",
    "localhost:7930",
    "LocalHost.:80",
    "127.0.0.1",
    "127.0.0.1:7930",
    "127.8.9.10",
    "[::1]",
    "[::1]:7930",
    "[::ffff:127.0.0.1]:7930",
    "swf.test",
    "SWF.TEST.:1234",
    "console.test:8443",
  ])("answers a program that calls it %s", (host) => {
    expect(isAnswered(hosts, { host })).toBe(true);
  });

  test.each([
    "evil.test",
    "evil.test:7930",
    "localhost.evil.test",
    "127.0.0.1.evil.test",
    "evil.test.localhost",
    "xlocalhost",
    "192.0.2.1",
    "0.0.0.0:7930",
    "[2001:db8::1]:7930",
    "::1",
    "[127.0.0.1]",
    "[::1",
    "console.test",
    "console.test:8080",
    "localhost,evil.test",
    "evil.test,localhost",
    "localhost@evil.test",
    "localhost/evil.test",
    "localhost:evil",
    "localhost:7930:1",
    "localhost..",
    "",
    " ",
    ".",
    "ｌocalhost",
  ])("refuses the Host %j", (host) => {
    expect(isAnswered(hosts, { host })).toBe(false);
  });

  test("answers a request without a Host, as HTTP/1.0 allows, unless it comes from a page", () => {
    expect(isAnswered(hosts, {})).toBe(true);
    expect(isAnswered(hosts, { origin: "http://localhost" })).toBe(false);
    expect(isAnswered(hosts, { "sec-fetch-site": "same-origin" })).toBe(false);
  });

  test.each([
    { origin: "http://localhost:7930", host: "localhost:7930", isOwn: true },
    { origin: "HTTP://LOCALHOST:7930", host: "localhost:7930", isOwn: true },
    { origin: "http://localhost", host: "localhost:80", isOwn: true },
    { origin: "https://127.0.0.1", host: "127.0.0.1", isOwn: true },
    { origin: "http://[::1]:7930", host: "[::1]:7930", isOwn: true },
    { origin: "https://swf.test:99", host: "localhost:7930", isOwn: true },
    { origin: "https://console.test:8443", host: "localhost:7930", isOwn: true },
    { origin: "https://console.test", host: "localhost:7930", isOwn: false },
    { origin: "http://localhost:3000", host: "localhost:7930", isOwn: false },
    { origin: "http://127.0.0.1:7930", host: "localhost:7930", isOwn: false },
    { origin: "http://evil.test", host: "localhost:7930", isOwn: false },
    { origin: "http://evil.test:7930", host: "evil.test:7930", isOwn: false },
    { origin: "null", host: "localhost:7930", isOwn: false },
    { origin: "", host: "localhost:7930", isOwn: false },
    { origin: "file://", host: "localhost:7930", isOwn: false },
    { origin: "chrome-extension://localhost:7930", host: "localhost:7930", isOwn: false },
    { origin: "http://localhost:7930,http://evil.test", host: "localhost:7930", isOwn: false },
    { origin: "http://localhost:7930/", host: "localhost:7930", isOwn: false },
  ])("takes a page of $origin that calls $host for its own or an allowed one: $isOwn", ({ origin, host, isOwn }) => {
    expect(isAnswered(hosts, { host, origin })).toBe(isOwn);
    expect(isAnswered(hosts, { host, origin, "sec-fetch-site": "cross-site" })).toBe(isOwn);
  });

  test.each([
    { site: "same-origin", isAnswered: true },
    { site: "none", isAnswered: true },
    { site: "same-site", isAnswered: false },
    { site: "cross-site", isAnswered: false },
    { site: "something new", isAnswered: false },
  ])("answers a browser's request without an Origin whose Sec-Fetch-Site is $site: $isAnswered", (row) => {
    expect(isAnswered(hosts, { host: "localhost:7930", "sec-fetch-site": row.site })).toBe(row.isAnswered);
    expect(isAnswered(hosts, { host: "evil.test:7930", "sec-fetch-site": row.site })).toBe(false);
  });
});

describe.each(["0.0.0.0", "::", "192.0.2.7", "swf.internal"])("a server on %s, which others can reach", (boundTo) => {
  const hosts = new TrustedHosts({ boundTo, allowed: ["swf.test"] });

  test("answers programs under any name", () => {
    for (const host of ["swf", "openswf:7930", "192.0.2.7:7930", "evil.test", ""]) {
      expect(isAnswered(hosts, { host })).toBe(true);
    }
    expect(isAnswered(hosts, {})).toBe(true);
  });

  test("answers pages under its own names only, and no pages of others", () => {
    for (const host of ["swf.test", "localhost:7930"]) {
      expect(isAnswered(hosts, { host, origin: `http://${host}` })).toBe(true);
      expect(isAnswered(hosts, { host, origin: "http://evil.test" })).toBe(false);
    }
    for (const host of ["swf", "evil.test:7930"]) {
      expect(isAnswered(hosts, { host, origin: `http://${host}` })).toBe(false);
      expect(isAnswered(hosts, { host, "sec-fetch-site": "same-origin" })).toBe(false);
    }
  });
});

describe("a link on a page of another site", () => {
  const hosts = new TrustedHosts({ boundTo: "127.0.0.1", allowed: [] });
  const link = {
    host: "127.0.0.1:7930",
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
  };

  test("may be followed", () => {
    expect(isAnswered(hosts, link, "GET")).toBe(true);
  });

  test.each([
    { why: "it posts a form", method: "POST", changed: { origin: "http://evil.test" } },
    { why: "it posts without saying where from", method: "POST", changed: {} },
    { why: "it loads the page into a frame", method: "GET", changed: { "sec-fetch-dest": "iframe" } },
    { why: "it loads the page as an object", method: "GET", changed: { "sec-fetch-dest": "object" } },
    { why: "it fetches", method: "GET", changed: { "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" } },
    { why: "it loads an image", method: "GET", changed: { "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" } },
    { why: "its name is not trusted", method: "GET", changed: { host: "evil.test:7930" } },
  ])("is refused if $why", ({ method, changed }) => {
    expect(isAnswered(hosts, { ...link, ...changed }, method)).toBe(false);
  });
});

test.each([
  { boundTo: "0.0.0.0", host: "192.0.2.7:7930", isTrusted: true },
  { boundTo: "::", host: "[2001:db8::1]:7930", isTrusted: true },
  { boundTo: "192.0.2.7", host: "192.0.2.7:7930", isTrusted: true },
  { boundTo: "192.0.2.7", host: "192.0.2.8:7930", isTrusted: false },
  { boundTo: "SWF.internal", host: "swf.internal:7930", isTrusted: true },
])("a page under $host at a server on $boundTo is its own: $isTrusted", ({ boundTo, host, isTrusted }) => {
  const hosts = new TrustedHosts({ boundTo, allowed: [] });
  expect(isAnswered(hosts, { host, origin: `http://${host}` })).toBe(isTrusted);
});

const page: Route = {
  kind: "page",
  methods: ["GET"],
  path: "/console/*",
  who: "anybody",
  answer: () => ({ status: 200, contentType: "text/html", body: "the console" }),
};

const refused = /^HTTP\/1\.1 403 Forbidden\r\n.*"__type":"com\.amazon\.coral\.service#AccessDeniedException"/s;

/** What the server answers to these bytes, before it closes the connection. */
async function replyTo({ front }: Served, text: string): Promise<string> {
  const client = await RawClient.open(front.port);
  client.says(text);
  const reply = await client.receives("\r\n\r\n");
  client.socket.destroy();
  return reply;
}

describe.each(waysOfReading)("a call read $read", ({ call }) => {
  test.each([
    { why: "of a foreign Host", from: "Host: localhost", to: "Host: evil.test:7930" },
    { why: "of a second Host", from: "Host: localhost", to: "Host: localhost\r\nHost: evil.test" },
    { why: "of a foreign Origin", from: "Host: localhost", to: "Host: localhost\r\nOrigin: http://evil.test" },
    { why: "it is cross-site", from: "Host: localhost", to: "Host: localhost\r\nSec-Fetch-Site: cross-site" },
  ])("is refused because $why, and the core never sees it", async ({ from, to }) => {
    const server = await served();
    const reply = await replyTo(server, call("ListDomains").replace(from, to));
    expect(reply).toMatch(/^HTTP\/1\.1 40[03] /);
    expect(server.core.waitingCount).toBe(0);
  });

  test("is refused after an earlier one on its connection was answered", async () => {
    const { core, front } = await served();
    const client = await RawClient.open(front.port);
    client.says(call("ListDomains"));
    (await core.asked()).reply({ status: 200, body: '"answered"' });
    await client.receives('"answered"');
    client.says(call("ListDomains").replace("localhost", "evil.test"));
    await client.receives("HTTP/1.1 403 Forbidden");
    expect(core.waitingCount).toBe(0);
  });

  test("is answered under any service name at a server that others can reach, but not to a page", async () => {
    const server = await served({}, { host: "0.0.0.0" });
    server.core.answersWith(() => ({ status: 200, body: "{}" }));
    const byName = call("ListDomains").replace("localhost", "swf:7930");
    expect(await replyTo(server, byName)).toMatch(/^HTTP\/1\.1 200 /);
    const fromPage = call("ListDomains").replace("localhost", "evil.test:7930\r\nOrigin: http://evil.test:7930");
    expect(await replyTo(server, fromPage)).toMatch(/^HTTP\/1\.1 403 /);
  });

  test("is answered under an allowed name, and to a page of that name", async () => {
    const server = await served({}, { allowedHosts: ["swf.test"] });
    server.core.answersWith(() => ({ status: 200, body: "{}" }));
    const fromPage = call("ListDomains").replace("localhost", "swf.test\r\nOrigin: https://swf.test");
    expect(await replyTo(server, fromPage)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

test("a browser that opens an address under a foreign name is told so in a text that it shows", async () => {
  const { front } = await served();
  const client = await RawClient.open(front.port);
  client.says("GET /console/ HTTP/1.1\r\nHost: evil.test\r\nAccept: text/html,*/*;q=0.8\r\n\r\n");
  const reply = await client.receives("--allowed-host NAME.");
  expect(reply).toMatch(/^HTTP\/1\.1 403 Forbidden\r\nContent-Type: text\/plain; charset=utf-8\r\n/);
  expect(reply).toMatch(/\r\n\r\nThe Host header "evil\.test" does not name this server\./);
  client.socket.destroy();
});

test.each(["GET /", "GET /health", "GET /console/app", "GET /nothing", "POST /nothing", "OPTIONS /", "DELETE /"])(
  "%s is refused under a foreign name",
  async (line) => {
    const server = await served({}, { moreRoutes: [page] });
    const text = `${line} HTTP/1.1\r\nHost: evil.test\r\n\r\n`;
    expect(await replyTo(server, text)).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(await replyTo(server, text.replace("evil.test", "localhost"))).not.toMatch(/^HTTP\/1\.1 403/);
  },
);

test("a refusal says what to do, and the log has one line for many", async () => {
  const log = new LineLog();
  const server = await served({}, { log });
  for (let times = 0; times < 3; times += 1) {
    const client = await RawClient.open(server.front.port);
    client.says("GET /health HTTP/1.1\r\nHost: evil.test:7930\r\n\r\n");
    const reply = await client.receives("--allowed-host NAME.");
    expect(reply).toMatch(refused);
    expect(reply).toContain('The Host header \\"evil.test:7930\\" does not name this server.');
  }
  expect(log.of("warn")).toEqual([
    {
      level: "warn",
      message: "requests refused: from a web page or under a name that is not allowed",
      fields: { count: 1, address: "127.0.0.1", host: "evil.test:7930", origin: undefined },
    },
  ]);
});

test("a request of HTTP/1.0 without a Host is answered", async () => {
  expect(await replyTo(await served(), "GET /health HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /);
});

test("every page forbids frames, foreign content and guesses at its type", async () => {
  const { url } = await served({}, { moreRoutes: [page] });
  for (const path of ["/", "/health", "/console/app", "/nothing"]) {
    const { headers } = await fetch(new URL(path, url));
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
  }
});
