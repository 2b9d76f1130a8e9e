import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import { Receiver } from "../events/receiver.ts";
import { folder, Openswf } from "./openswf.ts";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

async function call(url: string, operation: string, input: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "X-Amz-Target": `SimpleWorkflowService.${operation}`, "Content-Type": "application/x-amz-json-1.0" },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text === "" ? {} : JSON.parse(text);
}

/** Ends the receiver's program so that it takes a free port, and prints it. */
const listening = `server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;

/** Registers a domain and a workflow type. */
async function prepare(url: string): Promise<void> {
  await call(url, "RegisterDomain", { name: "orders", workflowExecutionRetentionPeriodInDays: "1" });
  await call(url, "RegisterWorkflowType", {
    domain: "orders",
    name: "order",
    version: "1",
    defaultChildPolicy: "TERMINATE",
    defaultExecutionStartToCloseTimeout: "3600",
    defaultTaskList: { name: "deciders" },
    defaultTaskStartToCloseTimeout: "60",
  });
}

async function start(url: string, workflowId: string): Promise<string> {
  const workflowType = { name: "order", version: "1" };
  return String((await call(url, "StartWorkflowExecution", { domain: "orders", workflowId, workflowType }))["runId"]);
}

const terminate = (url: string, workflowId: string): Promise<unknown> =>
  call(url, "TerminateWorkflowExecution", { domain: "orders", workflowId });

interface Event {
  readonly id: string;
  readonly source: string;
  readonly detail: {
    readonly eventId: number;
    readonly eventType: string;
    readonly workflowExecutionDetail: { readonly executionInfo: { readonly execution: { readonly runId: string } } };
  };
}
const linesOf = (path: string): readonly Event[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
const words = ({ detail }: Event): string =>
  `${detail.workflowExecutionDetail.executionInfo.execution.runId} ${detail.eventId} ${detail.eventType}`;

/** Waits until something is so, for as long as the test may last. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

test("state changes are appended to a file and posted to a URL, with settings from flags and variables", async () => {
  const cwd = folder();
  const receiver = await Receiver.open();
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory", "--events-file", "events.ndjson"], {
    cwd,
    env: { OPENSWF_EVENTS_URL: receiver.url, OPENSWF_EVENTS_SECRET: secret },
  });
  const url = await server.ready();
  await prepare(url);
  const runId = await start(url, "order-1");
  await terminate(url, "order-1");
  await until(() => receiver.received.length === 2);
  const wanted = [`${runId} 1 WorkflowExecutionStarted`, `${runId} 3 WorkflowExecutionTerminated`];
  const posted = receiver.received.map(
    ({ body, headers }) => new Webhook(secret).verify(body, headers as Record<string, string>) as Event,
  );
  expect(posted.map(words)).toEqual(wanted);
  const path = join(cwd, "events.ndjson");
  await until(() => linesOf(path).length === 2);
  expect(linesOf(path)).toEqual(posted);
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
});

test("the receiver in the documents verifies what it is sent, and mentions each event once", async () => {
  const guide = readFileSync(new URL("../../../../docs/how-to/events.md", import.meta.url), "utf8");
  const [, code = ""] = /^```js receiver\n([\s\S]*?)^```$/m.exec(guide) ?? [];
  // Beside this test, where the library is found.
  const program = join(import.meta.dirname, `receiver-${process.pid}.mjs`);
  writeFileSync(
    program,
    `${code.replace("createServer(", "const server = createServer(")}`.replace(/\.listen\(.*\);/, ";") + listening,
  );
  onTestFinished(() => rmSync(program));
  const receiver = spawn(process.execPath, [program], { env: { ...process.env, WEBHOOK_SECRET: secret } });
  onTestFinished(() => void receiver.kill("SIGKILL"));
  let said = "";
  receiver.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  await until(() => said.includes("\n"));
  const at = `http://127.0.0.1:${said.trim()}/`;
  said = "";
  expect((await fetch(at, { method: "POST", body: "{}" })).status).toBe(401);
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory", "--events-url", at], {
    env: { OPENSWF_EVENTS_SECRET: secret },
  });
  const url = await server.ready();
  await prepare(url);
  await start(url, "order-1");
  await terminate(url, "order-1");
  await until(() => said.split("\n").length > 2);
  expect(said).toBe("WorkflowExecutionStarted order-1\nWorkflowExecutionTerminated order-1\n");
});

test("a server that is killed while events are in flight loses none, and sends the same ids again", async () => {
  const cwd = folder();
  const receiver = await Receiver.open();
  const path = join(cwd, "events.ndjson");
  writeFileSync(join(cwd, "secret"), secret, { mode: 0o600 });
  const flags = ["--events-file", path, "--events-url", receiver.url, "--events-secret-file", "secret"];
  const serve = (): Openswf => Openswf.runs(["serve", "--port", "0", ...flags], { cwd });
  const first = serve();
  const url = await first.ready();
  await prepare(url);
  const events: Event[] = [];
  let hung = 0;
  receiver.answer = ({ body }, response) => {
    events.push(JSON.parse(body));
    // Every third answer never comes: the server is killed while it waits.
    if (events.length % 3 === 0) hung += 1;
    else response.end();
  };
  const runIds: string[] = [];
  for (let order = 0; order < 30; order += 1) {
    runIds.push(await start(url, `order-${order}`));
    await terminate(url, `order-${order}`);
  }
  await until(() => hung > 3);
  first.process.kill("SIGKILL");
  await first.ended();
  writeFileSync(path, '{"version":"0","id":"torn', { flag: "a" });
  receiver.answer = ({ body }, response) => {
    events.push(JSON.parse(body));
    response.end();
  };
  const second = serve();
  await second.ready();
  const wanted = runIds.flatMap((runId) => [
    `${runId} 1 WorkflowExecutionStarted`,
    `${runId} 3 WorkflowExecutionTerminated`,
  ]);
  const firsts = (all: readonly Event[]): readonly string[] => [...new Set(all.map(words))];
  await until(() => firsts(events).length === wanted.length && firsts(linesOf(path)).length === wanted.length);
  for (const all of [events, linesOf(path)]) {
    for (const runId of runIds) {
      // What came first came in order.
      expect(firsts(all).filter((each) => each.startsWith(runId))).toEqual(wanted.filter((w) => w.startsWith(runId)));
    }
    const ids = new Map<string, Set<string>>();
    for (const event of all) ids.set(words(event), (ids.get(words(event)) ?? new Set()).add(event.id));
    expect([...ids.values()].every((each) => each.size === 1)).toBe(true);
  }
  expect(events.length).toBeGreaterThan(wanted.length);
  second.process.kill("SIGTERM");
  expect(await second.ended()).toBe(0);
  const verified = Openswf.runs(["verify", "--store", "sqlite:openswf-data/openswf.sqlite"], { cwd });
  expect(await verified.ended()).toBe(0);
});

test("events that nobody has taken stay through a server without sinks, and are given up when that is asked for", async () => {
  const cwd = folder();
  writeFileSync(join(cwd, "secret"), secret, { mode: 0o644 });
  const serve = (...flags: readonly string[]): Openswf => Openswf.runs(["serve", "--port", "0", ...flags], { cwd });
  const ends = async (server: Openswf): Promise<string> => {
    server.process.kill("SIGTERM");
    expect(await server.ended()).toBe(0);
    return server.stderr;
  };
  const first = serve("--events-url", "http://swf:hidden@127.0.0.1:1/", "--events-secret-file", "secret");
  const url = await first.ready();
  await prepare(url);
  await start(url, "order-1");
  await until(() => first.stderr.includes("could not publish"));
  const said = await ends(first);
  expect(said).toMatch(/other users of this machine can access the file of webhook secrets/);
  expect(said).not.toContain("hidden");
  const silent = serve();
  await silent.ready();
  expect(await ends(silent)).toContain("the store holds events that were not published");
  const discarding = serve("--events-discard");
  await discarding.ready();
  const givingUp = await ends(discarding);
  expect(givingUp).toContain("gave up the events that were stored");
  expect(givingUp).not.toContain("not published");
  const path = join(cwd, "events.ndjson");
  const last = serve("--events-file", path);
  await start(await last.ready(), "order-2");
  await until(() => statSync(path).size > 0);
  expect(linesOf(path).map(({ detail }) => detail.eventId)).toEqual([1]);
  await ends(last);
});

test.each([
  { flags: ["--events-url", "http://a"], says: "--events-url needs a secret to sign with" },
  { flags: ["--events-url", "ftp://user:pass@a"], says: "Invalid --events-url: expected an http or https URL." },
  { flags: ["--events-domain", "orders"], says: "--events-domain needs --events-file or --events-url" },
  { flags: ["--events-file", "x", "--events-domain", "orders,"], says: 'Invalid --events-domain ""' },
  { flags: ["--events-file", "x", "--events-secret-file", "x"], says: "--events-secret-file needs --events-url" },
  { flags: ["--events-secret-file", "x"], says: "--events-secret-file needs --events-url" },
  { flags: ["--events-ca", "x"], says: "--events-ca needs --events-url" },
  { flags: ["--events-file", "x", "--events-discard"], says: "--events-discard contradicts --events-file" },
  { flags: ["--events-url", "http://a", "--events-secret-file", "none"], says: "none cannot be read" },
  {
    flags: ["--events-url", "https://a", "--events-ca", import.meta.filename],
    says: "events.test.ts does not contain a certificate in PEM form. Check --events-ca.",
  },
])("$flags is refused", async ({ flags, says }) => {
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory", ...flags]);
  expect(await server.ended()).toBe(2);
  expect(server.stderr).toContain(says);
  expect(server.stderr).not.toContain("pass@");
});

test("secrets from a file and from the environment are refused: nobody would know which sign", async () => {
  const env = { OPENSWF_EVENTS_SECRET: "whsec_x" };
  const flags = ["--store", "memory", "--events-url", "http://a", "--events-secret-file", "secret"];
  const server = Openswf.runs(["serve", "--port", "0", ...flags], { env });
  expect(await server.ended()).toBe(2);
  expect(server.stderr).toContain("--events-secret-file and OPENSWF_EVENTS_SECRET both have secrets.");
  expect(server.stderr).not.toContain("whsec_x");
});

test("a file that cannot be written keeps the server from starting", async () => {
  const cwd = folder();
  mkdirSync(join(cwd, "events"));
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory", "--events-file", "events"], { cwd });
  expect(await server.ended()).toBe(1);
  expect(server.stderr).toContain("Events cannot be written to events");
});

test("config show names what is set, without passwords and secrets", async () => {
  const config = Openswf.runs(["config", "show"], {
    env: { OPENSWF_EVENTS_URL: "https://swf:hidden@example.com/", OPENSWF_EVENTS_SECRET: secret },
  });
  expect(await config.ended()).toBe(0);
  expect(config.stdout).toContain("events-url");
  expect(config.stdout).not.toContain("hidden");
  expect(config.stdout).not.toContain(secret);
});
