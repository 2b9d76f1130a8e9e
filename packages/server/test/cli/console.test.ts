import { expect, test } from "vitest";
import { Openswf } from "./openswf.ts";

const target = (operation: string): Readonly<Record<string, string>> => ({
  "X-Amz-Target": `SimpleWorkflowService.${operation}`,
  "Content-Type": "application/x-amz-json-1.0",
});
const environment = {
  AWS_ACCESS_KEY_ID: "any",
  AWS_SECRET_ACCESS_KEY: "any",
  AWS_REGION: "eu-north-1",
  AWS_EC2_METADATA_DISABLED: "true",
};

interface Opened {
  readonly origin: string;
  readonly cookie: string;
}

/** Starts a console for a server, and opens its address as a browser does. */
async function openConsole(flags: readonly string[]): Promise<Opened> {
  const console = Openswf.runs(["console", ...flags], { env: environment });
  const address = await console.prints(/^ +(http:\/\/127\.0\.0\.1:\d+\/console\/\?token=\S+)$/m);
  const reply = await fetch(address, { redirect: "manual" });
  expect(reply.status).toBe(303);
  expect((await fetch(address, { redirect: "manual" })).status).toBe(403);
  return { origin: new URL(address).origin, cookie: reply.headers.get("set-cookie")?.split(";")[0] ?? "" };
}

const call = (
  { origin, cookie }: Opened,
  operation: string,
  input: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(`${origin}/`, {
    method: "POST",
    headers: { ...target(operation), cookie, ...headers },
    body: JSON.stringify(input),
  });

const orders = { name: "orders", workflowExecutionRetentionPeriodInDays: "1" };
const registered = { registrationStatus: "REGISTERED" };

test("console signs the calls of the browser that has opened its address, and refuses all others", async () => {
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory"]);
  const opened = await openConsole(["--endpoint", await server.ready()]);
  expect((await call(opened, "RegisterDomain", orders)).status).toBe(200);
  const listed = await call(opened, "ListDomains", registered, { "x-openswf-extensions": "list" });
  // Signed for the region of the environment, which is in the name of what it has made.
  expect(await listed.json()).toMatchObject({
    domainInfos: [{ name: "orders", arn: expect.stringContaining(":eu-north-1:") }],
  });
  expect(listed.headers.get("x-openswf-extensions")).toContain("OpenSWF.DescribeServer");
  const strangers = [
    call({ ...opened, cookie: "" }, "ListDomains", registered),
    call(opened, "ListDomains", registered, { origin: "http://evil.test", "sec-fetch-site": "cross-site" }),
    call(opened, "ListDomains", registered, { origin: "http://127.0.0.1:1" }),
  ];
  for (const reply of await Promise.all(strangers)) expect(reply.status).toBe(403);
});

test("console --read-only refuses what changes anything", async () => {
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory"]);
  const opened = await openConsole(["--endpoint", await server.ready(), "--read-only"]);
  expect(await (await fetch(`${opened.origin}/console/settings.json`)).json()).toEqual({ mode: "read only" });
  expect((await call(opened, "ListDomains", registered)).status).toBe(200);
  const refused = await call(opened, "RegisterDomain", orders);
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ message: expect.stringContaining("--read-only") });
});

test("serve --console read-only refuses web pages what changes anything, and programs nothing", async () => {
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory", "--console", "read-only"]);
  const origin = await server.ready();
  const program = { origin, cookie: "" };
  expect((await call(program, "RegisterDomain", orders)).status).toBe(200);
  for (const headers of [{ origin }, { "sec-fetch-site": "same-origin" }]) {
    expect((await call(program, "ListDomains", registered, headers)).status).toBe(200);
    const other = { ...orders, name: "other" };
    const refused = await call(program, "RegisterDomain", other, headers);
    expect([refused.status, await refused.json()]).toMatchObject([
      403,
      { message: expect.stringContaining("read-only") },
    ]);
    const old = { "X-Amz-Target": "com.amazonaws.swf.service.model.SimpleWorkflowService.RegisterDomain" };
    expect((await call(program, "RegisterDomain", other, { ...headers, ...old })).status).toBe(403);
    const poll = { domain: "orders", taskList: { name: "orders" } };
    expect((await call(program, "PollForDecisionTask", poll, headers)).status).toBe(403);
  }
  const listed = await call(program, "ListDomains", registered);
  expect(await listed.json()).toMatchObject({ domainInfos: [{ name: "orders" }] });
  expect(await (await fetch(`${origin}/console/settings.json`)).json()).toEqual({ mode: "read only" });
});

test("console says so when nothing answers at its endpoint", async () => {
  const console = Openswf.runs(["console", "--endpoint", "http://127.0.0.1:1"], { env: environment });
  expect(await console.ended()).toBe(1);
  expect(console.stderr).toContain("No answer from http://127.0.0.1:1/");
});
