import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type Core, createCore, inProcess, systemClock } from "@openswf/core";
import { openMemoryStore } from "@openswf/store-memory";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Options, parseOptions } from "../options.ts";
import { Progress } from "../report/progress.ts";
import { jsonReport, markdownReport, printEnd, printOutcome, type RunFacts } from "../report/run-report.ts";
import type { Outcome } from "../run/measure.ts";
import { run } from "../run/run.ts";

/** A whole server behind a small HTTP front, which can also answer by itself. */
let core: Core;
let server: Server;
let endpoint: URL;
let isGone = false;
let answerInstead: (operation: string) => { readonly status: number; readonly type: string } | undefined;

beforeEach(async () => {
  isGone = false;
  answerInstead = () => undefined;
  core = await createCore({ store: openMemoryStore(), clock: systemClock });
  server = createServer(async (request, response) => {
    if (isGone) return void request.socket.destroy();
    const target = String(request.headers["x-amz-target"]);
    const other = answerInstead(target.split(".")[1] ?? "");
    if (other !== undefined) return void response.writeHead(other.status).end(JSON.stringify({ __type: other.type }));
    const { status, body } = await replyOf(target, await text(request));
    // Without a length, so in chunks.
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // `as`: it listens on a port.
  endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await core.stop();
});

function replyOf(target: string, body: string) {
  let reply: ReturnType<Core["answer"]> | undefined;
  const client = inProcess({
    answer: (request) => {
      reply = core.answer({ ...request, body: new TextEncoder().encode(body) });
      return reply;
    },
  });
  // `as`: whatever is asked, the core answers.
  const made = client.call(target.split(".")[1] as "ListDomains", JSON.parse(body) as never).catch(() => {});
  return made.then(async () => {
    if (reply === undefined) throw new Error("the core was not asked");
    const { status, body: answer } = await reply;
    return { status, body: answer === undefined ? "" : String(answer) };
  });
}

function optionsOf(...flags: readonly string[]): Options {
  const options = parseOptions(["--endpoint", endpoint.href, "--duration", "0.1", "--workers", "2", ...flags]);
  if (options === "help") throw new Error("no help was asked for");
  return options;
}

const silent = new Progress({ write: () => true });

async function measured(...flags: readonly string[]): Promise<RunFacts> {
  return await run(optionsOf(...flags), { version: "1.2.3", progress: silent, onOutcome: () => {} });
}

const asks = <Result>(work: (swf: ReturnType<typeof inProcess>) => Result): Result => work(inProcess(core));
const kinds = (outcomes: readonly Outcome[]): readonly string[] => outcomes.map(({ kind }) => kind);

test("a run measures in a domain of its own, counts what was throttled, and leaves no execution open", async () => {
  let starts = 0;
  answerInstead = (operation) =>
    operation === "StartWorkflowExecution" && ++starts % 3 === 0
      ? { status: 400, type: "com.amazon.coral.availability#ThrottlingException" }
      : undefined;
  const facts = await measured("calls", "base", "fan-out", "--scale", "0.01");
  expect(facts.outcomes.map(printOutcome).join("\n")).toMatch(/StartWorkflowExecution.*checked/s);
  expect(kinds(facts.outcomes)).toEqual(["measured", "measured", "measured"]);
  expect(facts.operations.get("StartWorkflowExecution")?.throttled).toBeGreaterThan(0);
  expect(facts.cleanedUp.left).toEqual([]);

  const { domainInfos } = await asks((swf) => swf.call("ListDomains", { registrationStatus: "DEPRECATED" }));
  const [domain] = domainInfos.map(({ name }) => name);
  expect(domain).toMatch(/^openswf-bench-/);
  const open = { domain: domain ?? "", startTimeFilter: { oldestDate: 0 } };
  expect(await asks((swf) => swf.call("CountOpenWorkflowExecutions", open))).toMatchObject({ count: 0 });
});

test("a check that fails fails its profile; the others are measured, and open executions are terminated", async () => {
  answerInstead = (operation) =>
    operation === "RecordActivityTaskHeartbeat" ? { status: 500, type: "InternalFailure" } : undefined;
  const facts = await measured("heartbeats", "base", "--scale", "0.002");
  expect(kinds(facts.outcomes)).toEqual(["failed", "measured"]);
  expect(facts.cleanedUp.terminated).toBe(2);
  expect(markdownReport(facts)).toContain("RecordActivityTaskHeartbeat returned 500");
});

test("what the endpoint does not have is named, and so is what there were no calls for", async () => {
  answerInstead = (operation) =>
    /^CountPending|^Signal/.test(operation)
      ? { status: 400, type: "com.amazon.coral.service#UnknownOperationException" }
      : undefined;
  const facts = await measured("calls", "long-history", "--calls", "2200");
  const report = markdownReport(facts);
  expect(report).toContain("calls: left out: the endpoint does not have SignalWorkflowExecution");
  expect(report).toContain("long-history: left out: needs about");
  expect(printEnd(facts)).toContain("CPU time");
  expect(JSON.parse(jsonReport(facts))).toMatchObject({
    version: "1.2.3",
    outcomes: [{ kind: "left out" }, { kind: "left out" }],
  });
});

test("in a domain that exists, a run deletes its types and leaves the domain", async () => {
  await asks((swf) => swf.call("RegisterDomain", { name: "shop", workflowExecutionRetentionPeriodInDays: "1" }));
  const facts = await measured("base", "--domain", "shop");
  expect(facts.cleanedUp.left).toEqual([]);
  const status = { domain: "shop", registrationStatus: "DEPRECATED" } as const;
  expect(await asks((swf) => swf.call("ListWorkflowTypes", status))).toEqual({ typeInfos: [] });
  expect(await asks((swf) => swf.call("DescribeDomain", { name: "shop" }))).toMatchObject({
    domainInfo: { status: "REGISTERED" },
  });
});

test("a domain is not left behind where its types cannot be registered", async () => {
  answerInstead = (operation) =>
    operation === "RegisterActivityType"
      ? { status: 400, type: "com.amazon.coral.service#AccessDeniedException" }
      : undefined;
  await expect(measured("base")).rejects.toThrow("RegisterActivityType returned 400");
  const { domainInfos } = await asks((swf) => swf.call("ListDomains", { registrationStatus: "REGISTERED" }));
  expect(domainInfos).toEqual([]);
});

test("a domain that cannot be deprecated is named, also where nothing was measured", async () => {
  answerInstead = (operation) =>
    ["RegisterActivityType", "DeprecateDomain"].includes(operation)
      ? { status: 400, type: "com.amazon.coral.service#AccessDeniedException" }
      : undefined;
  await expect(measured("base")).rejects.toThrow(
    /^RegisterActivityType returned 400[\s\S]*\nMay be left behind: DeprecateDomain: DeprecateDomain returned 400/,
  );
});

test("an endpoint that goes away fails what is measured, and what is left behind is named", async () => {
  let polls = 0;
  answerInstead = (operation) => {
    if (operation === "PollForDecisionTask" && ++polls === 5) isGone = true;
    return undefined;
  };
  const facts = await measured("base", "calls");
  expect(kinds(facts.outcomes)).toEqual(["failed", "failed"]);
  expect(facts.cleanedUp.left.join()).toMatch(/^what is in the domain openswf-bench-\w+: /);
});

test("an endpoint that is not there, or refuses the first call, is no result", async () => {
  answerInstead = () => ({ status: 400, type: "com.amazon.coral.service#AccessDeniedException" });
  await expect(measured("base")).rejects.toThrow("RegisterDomain returned 400");
});
