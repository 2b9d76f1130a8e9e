import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, Openswf } from "./openswf.ts";

const call = async (url: string, operation: string, input: object): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "X-Amz-Target": `SimpleWorkflowService.${operation}`, "Content-Type": "application/x-amz-json-1.0" },
    body: JSON.stringify(input),
  });
const orders = { name: "orders", workflowExecutionRetentionPeriodInDays: "1" };

test("serve creates its store in the current folder, and prints where it is and what to do next", async () => {
  const cwd = folder();
  const server = Openswf.runs(["serve", "--port", "0"], { cwd });
  const url = await server.ready();
  expect(existsSync(join(cwd, "openswf-data/openswf.sqlite"))).toBe(true);
  expect(server.stdout).toContain("openswf-data/openswf.sqlite");
  expect(server.stdout).toContain(`aws swf list-domains --registration-status REGISTERED --endpoint-url ${url}`);
  expect(server.stdout).toContain(`npm run openswf -- demo --endpoint ${url}`);
  expect(server.stdout.match(/^openswf ready at /gm)).toHaveLength(1);
  expect(server.stdout.endsWith(`openswf ready at ${url}\n`)).toBe(true);
});

test("acknowledged writes survive kill -9", async () => {
  const where = { cwd: folder() };
  const first = Openswf.runs(["serve", "--port", "0"], where);
  expect((await call(await first.ready(), "RegisterDomain", orders)).status).toBe(200);
  first.process.kill("SIGKILL");
  await first.ended();
  const second = Openswf.runs(["serve", "--port", "0"], where);
  const described = await call(await second.ready(), "DescribeDomain", { name: "orders" });
  expect(await described.json()).toMatchObject({ domainInfo: { name: "orders", status: "REGISTERED" } });
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s answers a waiting poll with no task, and the server exits with 0",
  async (signal) => {
    const server = Openswf.runs(["serve", "--port", "0", "--store", "memory"]);
    const url = await server.ready();
    await call(url, "RegisterDomain", orders);
    const poll = call(url, "PollForActivityTask", { domain: "orders", taskList: { name: "charges" } });
    while ((await (await fetch(new URL("/health", url))).text()).includes('"waitingPolls":0')) {
      // Each iteration is a round trip to the server, which reaches the poll meanwhile.
    }
    const signaledAt = performance.now();
    server.process.kill(signal);
    expect(await (await poll).json()).toEqual({ startedEventId: 0 });
    expect(await server.ended()).toBe(0);
    expect(performance.now() - signaledAt).toBeLessThan(5_000);
  },
);

test("every setting has a flag and a variable, and the flag takes precedence", async () => {
  const cwd = folder();
  const env = {
    OPENSWF_PORT: "1",
    OPENSWF_STORE: "sqlite:kept/here.sqlite",
    OPENSWF_REGION: "eu-west-1",
    OPENSWF_ACCOUNT: "210987654321",
    OPENSWF_LOG_LEVEL: "error",
    OPENSWF_LIMIT: "domainsMax=1,pollHoldMs=1",
  };
  const server = Openswf.runs(["serve", "--port", "0"], { cwd, env });
  const url = await server.ready();
  expect(existsSync(join(cwd, "kept/here.sqlite"))).toBe(true);
  await call(url, "RegisterDomain", orders);
  const described = await call(url, "DescribeDomain", { name: "orders" });
  expect(await described.json()).toMatchObject({
    domainInfo: { arn: "arn:aws:swf:eu-west-1:210987654321:/domain/orders" },
  });
  const second = await call(url, "RegisterDomain", { ...orders, name: "shipments" });
  expect(await second.json()).toMatchObject({ __type: "com.amazonaws.swf.base.model#LimitExceededFault" });
  const poll = await call(url, "PollForActivityTask", { domain: "orders", taskList: { name: "charges" } });
  expect(await poll.json()).toEqual({ startedEventId: 0 });
  expect(server.stderr).toBe("");
});

test("limits can come from a file, and --limit takes precedence", async () => {
  const cwd = folder();
  writeFileSync(join(cwd, "limits.json"), JSON.stringify({ domainsMax: 1, requestBytesMax: 500 }));
  const flags = ["serve", "--port", "0", "--store", "memory", "--limits-file", "limits.json"];
  const server = Openswf.runs([...flags, "--limit", "domainsMax=2", "--limit", "pageSizeMax=7"], { cwd });
  const url = await server.ready();
  for (const name of ["a", "b"]) expect((await call(url, "RegisterDomain", { ...orders, name })).status).toBe(200);
  expect((await call(url, "RegisterDomain", { ...orders, name: "c" })).status).toBe(400);
  expect((await call(url, "RegisterDomain", { ...orders, description: "d".repeat(500) })).status).toBe(413);
});

test("the log goes to stderr, one JSON object per line", async () => {
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory"]);
  await server.ready();
  server.process.kill("SIGTERM");
  await server.ended();
  const lines = server.stderr.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["serving", "stopping", "stopped"]);
});

test("a port in use is reported in one line that says what to do", async () => {
  const first = Openswf.runs(["serve", "--port", "0", "--store", "memory"]);
  const { port } = new URL(await first.ready());
  const second = Openswf.runs(["serve", "--port", port, "--store", "memory"]);
  expect(await second.ended()).toBe(1);
  expect(second.stderr).toBe(
    `openswf: Port ${port} on 127.0.0.1 is in use, perhaps by another openswf. Stop that, or choose a port with --port (0 picks a free one).\n`,
  );
});

test("a store owned by another server is reported in one line that says what to do", async () => {
  const cwd = folder();
  await Openswf.runs(["serve", "--port", "0"], { cwd }).ready();
  const second = Openswf.runs(["serve", "--port", "0"], { cwd });
  expect(await second.ended()).toBe(1);
  expect(second.stderr).toMatch(/^openswf: .*openswf\.sqlite is in use by another openswf.*\n$/);
});

test.each([
  { what: "a file of another kind", path: "letter.txt", says: "letter.txt is not an openswf store" },
  { what: "a folder", path: "folder", says: "folder is not a file" },
  { what: "a path through a file", path: "letter.txt/store.sqlite", says: "part of the path is not a folder" },
])("$what is refused as a store, and left unchanged", async ({ path, says }) => {
  const cwd = folder();
  writeFileSync(join(cwd, "letter.txt"), "Dear reader, ".repeat(100));
  mkdirSync(join(cwd, "folder"));
  const server = Openswf.runs(["serve", "--port", "0", "--store", `sqlite:${path}`], { cwd });
  expect(await server.ended()).toBe(1);
  expect(server.stderr.trimEnd().split("\n")).toEqual([expect.stringContaining(says)]);
  expect(readFileSync(join(cwd, "letter.txt"), "utf8")).toBe("Dear reader, ".repeat(100));
});

test("a signal sent twice at once, as npm does, counts as one", async () => {
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory"]);
  await server.ready();
  server.process.kill("SIGINT");
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
});

test("the launcher forwards arguments, signals and the exit code", async () => {
  const server = Openswf.launches(["serve", "--port", "0", "--store", "memory"]);
  await server.ready();
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
  const refused = Openswf.launches(["serve", "--port", "many"]);
  expect(await refused.ended()).toBe(2);
  expect(refused.stderr).toBe('openswf: Invalid port "many": expected a number from 0 to 65535.\n');
});

test("SIGUSR1 opens no inspector", async () => {
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory"]);
  const url = await server.ready();
  server.process.kill("SIGUSR1");
  // Answered after the signal has arrived.
  for (let requests = 0; requests < 20; requests += 1) expect((await fetch(new URL("/health", url))).status).toBe(200);
  expect(server.stderr).not.toContain("Debugger");
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
});
