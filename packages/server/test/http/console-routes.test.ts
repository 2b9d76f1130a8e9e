import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type ConsoleFile, consoleRoutes } from "../../src/http/routes/console-routes.ts";
import { served } from "./served.ts";

const file = (text: string, contentType: string, more: Partial<ConsoleFile> = {}): ConsoleFile => ({
  contentType,
  body: Buffer.from(text),
  gzipped: undefined,
  isImmutable: false,
  ...more,
});
const script = "console.log('ä');";
const files = new Map([
  ["index.html", file("<html>the console</html>", "text/html; charset=utf-8")],
  [
    "assets/index-1.js",
    file(script, "text/javascript; charset=utf-8", { gzipped: gzipSync(script), isImmutable: true }),
  ],
]);

const ask = async (path: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Response> => {
  const { url } = await served({}, { moreRoutes: consoleRoutes(files, "everything") });
  return fetch(new URL(path, url), {
    method,
    redirect: "manual",
    headers: { "accept-encoding": "identity", ...headers },
  });
};

test.each(["/console/", "/console/executions?domain=orders", "/console/execution?id=..%2F.."])(
  "%s is the page of the console, which nobody may keep or frame",
  async (path) => {
    const reply = await ask(path);
    expect(reply.status).toBe(200);
    expect(await reply.text()).toBe("<html>the console</html>");
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy": expect.stringContaining("default-src 'self'"),
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
  },
);

test("a file with a name of its own may be kept for good, and is sent compressed to those that ask", async () => {
  const plain = await ask("/console/assets/index-1.js");
  expect(plain.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(await plain.text()).toBe(script);
  const packed = await ask("/console/assets/index-1.js", { "accept-encoding": "br, gzip;q=0.5" });
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect(packed.headers.get("vary")).toBe("Accept-Encoding");
  expect(Number(packed.headers.get("content-length"))).toBe(gzipSync(script).length);
  expect(await packed.text()).toBe(script);
  expect(gunzipSync(gzipSync(script)).toString()).toBe(script);
});

test.each(["gzip;q=0", "gzip; q=0.0", "deflate", ""])("Accept-Encoding %j gets no gzip", async (encoding) => {
  const reply = await ask("/console/assets/index-1.js", { "accept-encoding": encoding });
  expect(reply.headers.get("content-encoding")).toBeNull();
});

test("a file of another build is not found, rather than answered with the page", async () => {
  const reply = await ask("/console/assets/index-0.js");
  expect(reply.status).toBe(404);
  expect(reply.headers.get("content-type")).toBe("text/plain; charset=utf-8");
});

test("the address without its slash leads to the console, and keeps its query", async () => {
  const reply = await ask("/console?domain=orders");
  expect(reply.status).toBe(308);
  expect(reply.headers.get("location")).toBe("/console/?domain=orders");
});

test("HEAD has the headers alone", async () => {
  const reply = await ask("/console/", {}, "HEAD");
  expect(reply.headers.get("content-length")).toBe("24");
  expect(await reply.text()).toBe("");
});

test.each(["everything", "read only"] as const)("its pages can ask what they may do: %s", async (mode) => {
  const { url } = await served({}, { moreRoutes: consoleRoutes(files, mode) });
  const reply = await fetch(new URL("/console/settings.json", url));
  expect(reply.headers.get("cache-control")).toBe("no-store");
  expect(await reply.json()).toEqual({ mode });
});

test("a console that has not been built says how to build it", async () => {
  const { url } = await served({}, { moreRoutes: consoleRoutes(undefined, "everything") });
  const reply = await fetch(new URL("/console/", url));
  expect(reply.status).toBe(503);
  expect(await reply.text()).toContain("npm run console:build");
});

test.each(["/console/", "/console/assets/index-1.js", "/console"])(
  "%s is refused to a page of another site",
  async (path) => {
    const reply = await ask(path, { origin: "http://evil.test", "sec-fetch-site": "cross-site" });
    expect(reply.status).toBe(403);
  },
);
