import type { WireRequest } from "@openswf/core/ports/transport";
import { describe, expect, test } from "vitest";
import type { Route } from "../../src/http/routes/route.ts";
import { RouteTable } from "../../src/http/routes/route-table.ts";
import { RawClient, waysOfReading } from "./raw-client.ts";
import { served } from "./served.ts";

const echo: Route = {
  kind: "call",
  methods: ["POST", "PUT"],
  path: "/echo",
  who: "anybody",
  answer: ({ method, url, body }: WireRequest) =>
    Promise.resolve({ status: 202, body: `${method} ${url} ${Buffer.from(body).toString()}` }),
};
const page = (path: string, who: Route["who"] = "anybody"): Route => ({
  kind: "page",
  methods: ["GET"],
  path,
  who,
  answer: ({ url }) => ({ status: 200, contentType: "text/html", body: `${path} has ${url}` }),
});
const from = (address: string): WireRequest["source"] => ({
  address,
  isEncrypted: false,
  clientCertificate: undefined,
});

describe.each(waysOfReading)("a call read $read", ({ call }) => {
  test.each(["POST", "PUT"])("reaches the route for %s that was added to the table", async (method) => {
    const { core, front } = await served({}, { moreRoutes: [echo] });
    const client = await RawClient.open(front.port);
    client.says(call("ListDomains", "one").replace("POST / ", `${method} /echo `));
    const reply = await client.receives(`${method} /echo one`);
    expect(reply).toMatch(/^HTTP\/1\.1 202 Accepted\r\nx-amzn-RequestId: /);
    expect(core.waitingCount).toBe(0);
    // The API stays where it is, on the same connection.
    client.says(call("ListDomains"));
    (await core.asked()).reply({ status: 200, body: '"domains"' });
    await client.receives('"domains"');
  });

  test("is an unknown operation when no route has its path and method", async () => {
    const { front } = await served({}, { moreRoutes: [echo] });
    for (const line of ["POST /echoes ", "PATCH /echo ", "POST /echo/below "]) {
      const client = await RawClient.open(front.port);
      client.says(call("ListDomains").replace("POST / ", line));
      const reply = await client.receives("UnknownOperationException");
      expect(reply).toMatch(
        /^HTTP\/1\.1 404 Not Found\r\nContent-Type: application\/x-amz-json-1.0\r\nContent-Length: /,
      );
    }
  });

  test("reaches a route for this machine only, from this machine", async () => {
    const { front } = await served({}, { moreRoutes: [{ ...echo, who: "this machine" }] });
    const client = await RawClient.open(front.port);
    await client.says(call("ListDomains", "one").replace("POST / ", "POST /echo ")).receives("POST /echo one");
  });
});

test("a page is served with its content type, and keeps the query out of the choice of the route", async () => {
  const { url } = await served({}, { moreRoutes: [page("/docs/*")] });
  const reply = await fetch(new URL("/docs/a?b=/c", url));
  expect(reply.headers.get("content-type")).toBe("text/html");
  expect(await reply.text()).toBe("/docs/* has /docs/a?b=/c");
});

describe("a table of routes", () => {
  const routes = new RouteTable([
    echo,
    page("/console/*"),
    page("/console/assets/*"),
    page("/console/login"),
    page("/metrics", "this machine"),
  ]);

  test.each([
    { method: "GET", url: "/console/", path: "/console/*" },
    { method: "GET", url: "/console/a/b?c", path: "/console/*" },
    { method: "GET", url: "/console/assets/a.js", path: "/console/assets/*" },
    { method: "GET", url: "/console/login?to=x", path: "/console/login" },
    { method: "GET", url: "/console", path: undefined },
    { method: "GET", url: "/consoles/a", path: undefined },
    { method: "HEAD", url: "/console/login", path: undefined },
    { method: "POST", url: "/echo", path: "/echo" },
    { method: "GET", url: "/echo", path: undefined },
    { method: "GET", url: "", path: undefined },
  ])("finds $path for $method $url", ({ method, url, path }) => {
    expect(routes.find(method, url, from("192.0.2.1"))?.path).toBe(path);
  });

  test("shows what is for this machine only to this machine", () => {
    expect(routes.find("GET", "/metrics", from("127.0.0.1"))?.path).toBe("/metrics");
    expect(routes.find("GET", "/metrics", from("192.0.2.1"))).toBeUndefined();
  });

  test("has no two routes for one method and path", () => {
    expect(() => new RouteTable([page("/a"), page("/a")])).toThrow("two routes for GET /a");
    expect(() => new RouteTable([page("/a/*"), page("/a/*")])).toThrow("two routes for GET /a/*");
  });

  test("lists the lines of calls that anybody may make, for the reader of plain requests", () => {
    const lines = new RouteTable([echo, page("/a"), { ...echo, path: "/b", who: "this machine" }]).requestLines;
    expect(lines.map(({ method, url }) => `${method} ${url}`)).toEqual(["POST /echo", "PUT /echo"]);
  });
});
