import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { needs, type Scenario, scenario, unproven } from "../dsl/scenario.ts";
import { parseOptions } from "../options.ts";
import { openEndpoint } from "../run/endpoint.ts";
import { jsonReport, markdownReport } from "../run/published-report.ts";
import { report } from "../run/report.ts";
import { type Result, runScenarios } from "../run/runner.ts";

/** Answers every call with an empty object, but for what a scenario has upset. */
let server: Server;
let endpoint: URL;
let isGone = false;
let answerTo: (target: string) => { readonly status: number; readonly body: string };
const registered: string[] = [];

beforeEach(async () => {
  isGone = false;
  registered.length = 0;
  answerTo = () => ({ status: 200, body: "{}" });
  server = createServer((request, response) => {
    if (isGone) return void request.socket.destroy();
    const target = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
    if (target === "RegisterDomain") registered.push(target);
    const { status, body } = answerTo(target);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // `as`: it listens on a port.
  endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

async function run(scenarios: readonly Scenario[], ...flags: readonly string[]): Promise<readonly Result[]> {
  const options = parseOptions(["--endpoint", endpoint.href, ...flags]);
  if (options === "help") throw new Error("no help was asked for");
  return await runScenarios(scenarios, openEndpoint(options), options, () => {});
}

const inArea = (area: string, one: ReturnType<typeof scenario>): Scenario => ({ area, ...one });
const kinds = (results: readonly Result[]): readonly string[] => results.map(({ outcome }) => outcome.kind);
const fine = scenario("is fine", async ({ swf }) => void (await swf.listDomains({ registrationStatus: "REGISTERED" })));

describe("a server that one scenario has upset", () => {
  test("does not fail the next: what it could not answer is asked once more", async () => {
    const upsets = scenario("upsets it", async () => {
      isGone = true;
      setTimeout(() => {
        isGone = false;
      }, 50);
      throw new Error("refused");
    });
    const results = await run([inArea("a", upsets), inArea("b", fine), inArea("b", fine)], "--concurrency", "1");
    expect(kinds(results)).toEqual(["failed", "passed", "passed"]);
  });

  test("is not asked again about what it has answered wrongly", async () => {
    let asked = 0;
    const wrong = scenario("is wrong", async () => {
      asked += 1;
      throw new Error("wrong");
    });
    expect(kinds(await run([inArea("a", wrong)]))).toEqual(["failed"]);
    expect(asked).toBe(1);
  });

  test("has a domain for each area, unless one is given", async () => {
    await run([inArea("a", fine), inArea("b", fine), inArea("b", fine)]);
    expect(registered).toHaveLength(2);
    await run([inArea("a", fine), inArea("b", fine)], "--domain", "given");
    expect(registered).toHaveLength(2);
  });
});

describe("what a run prints", () => {
  const wrong = scenario("is wrong", () => Promise.reject(new Error("not so")));

  test("what no recording proves is counted apart", async () => {
    const results = await run([
      inArea("a", fine),
      inArea("a", unproven(wrong)),
      inArea("b", needs("lambda", unproven(fine))),
    ]);
    expect(report(results, false).split("\n").slice(-2)).toEqual([
      "Where no recording shows what Amazon SWF does: 0 passed, 1 failed",
      "1 passed, 0 failed, 1 skipped",
    ]);
    expect(report(results, true).split("\n").at(-1)).toBe("1 passed, 1 failed, 1 skipped");
  });

  test("an operation that the endpoint lacks is named", async () => {
    answerTo = (target) =>
      target === "CountOpenWorkflowExecutions"
        ? { status: 400, body: '{"__type":"com.amazon.coral.service#UnknownOperationException"}' }
        : { status: 200, body: "{}" };
    const counts = scenario("counts", async ({ swf, domain }) => {
      await swf.countOpenWorkflowExecutions({ domain, startTimeFilter: { oldestDate: new Date(0) } });
    });
    const results = await run([inArea("a", counts)]);
    const text = report(results, false);
    expect(text).toContain(
      "the endpoint does not have CountOpenWorkflowExecutions (UnknownOperationException, status 400)",
    );
    expect(text).toMatch(/^CountOpenWorkflowExecutions +1 +0 +the endpoint does not have it/m);
  });

  test("a report for others has the areas, the counts and the failures", async () => {
    const results = await run([inArea("timers", fine), inArea("timers", wrong), inArea("signals", unproven(fine))]);
    const facts = {
      endpoint: endpoint.origin,
      at: new Date(0),
      version: "1.2.3",
      overlooked: new Set(["taskPriority"]),
    };
    const markdown = markdownReport(results, facts);
    expect(markdown).toContain(
      "**1 passed, 1 failed**, 0 skipped. Where no recording shows what Amazon SWF does: 1 passed, 0 failed.",
    );
    expect(markdown).toContain("| timers | 1 passed, **1 failed** |  |  |");
    expect(markdown).toContain("| signals |  | 1 passed |  |");
    expect(markdown).toContain("### timers: is wrong\n\n```text\nError: not so");
    expect(markdown).toContain("Overlooked where missing: taskPriority.");
    expect(JSON.parse(jsonReport(results, facts))).toMatchObject({
      endpoint: endpoint.origin,
      proven: { passed: 1, failed: 1 },
      unproven: { passed: 1, failed: 0 },
      scenarios: [{ outcome: "passed" }, { outcome: "failed" }, { outcome: "passed", isProven: false }],
    });
  });
});
