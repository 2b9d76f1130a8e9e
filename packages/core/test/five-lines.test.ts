import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openMemoryStore } from "@openswf/store-memory";
import { describe, expect, test } from "vitest";
import { createCore, inProcess, manualClock } from "../src/index.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

function runNode(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--conditions=source", ...args], {
    cwd: root,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

describe("a core in the caller's own process", () => {
  test("the example runs an execution into its timeout", () => {
    expect(runNode("examples/in-process/main.ts").split("\n")).toEqual([
      "1  2026-01-01T00:00:00.000Z  WorkflowExecutionStarted",
      "2  2026-01-01T00:00:00.000Z  DecisionTaskScheduled",
      "3  2026-01-01T01:00:00.000Z  WorkflowExecutionTimedOut",
      "",
    ]);
  });

  test("the core loads no network, no driver and no command line", () => {
    const script = `
      import { registerHooks } from "node:module";
      const loaded = [];
      registerHooks({
        resolve(specifier, context, next) {
          const found = next(specifier, context);
          loaded.push(found.url);
          return found;
        },
      });
      await import("@openswf/core");
      console.log(JSON.stringify(loaded));
    `;
    // `as`: the script prints an array of URLs.
    const loaded = JSON.parse(runNode("--input-type=module", "--eval", script)) as readonly string[];
    expect(loaded.some((url) => url.endsWith("/core/src/index.ts"))).toBe(true);
    const outside = loaded.filter((url) => !/\/packages\/(core|engine|model)\/src\//.test(url));
    const libraries = outside.map((url) => url.replace(/^.*\/node_modules\/([^/]+)\/.*$/, "$1"));
    expect([...new Set(libraries)].toSorted()).toEqual(["lru-cache", "node:buffer", "node:crypto"]);
  });

  test("a refusal is thrown as the service's fault", async () => {
    const core = await createCore({ store: openMemoryStore(), clock: manualClock(0) });
    const { call } = inProcess(core);
    await expect(call("DescribeDomain", { name: "shop" })).rejects.toMatchObject({
      name: "UnknownResourceFault",
      message: "Unknown domain: shop",
    });
    await core.stop();
  });

  test("a poll waits until its signal is aborted", async () => {
    const core = await createCore({ store: openMemoryStore(), clock: manualClock(0) });
    const { call } = inProcess(core);
    await call("RegisterDomain", { name: "shop", workflowExecutionRetentionPeriodInDays: "7" });
    const caller = new AbortController();
    const poll = call(
      "PollForDecisionTask",
      { domain: "shop", taskList: { name: "orders" } },
      { signal: caller.signal },
    );
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(core.health().waitingPolls).toBe(1);
    caller.abort();
    expect(await poll).toMatchObject({ startedEventId: 0 });
    expect(core.health().waitingPolls).toBe(0);
    await core.stop();
  });

  test("a meter sees each group of commits, and the polls that wait", async () => {
    const recorded: (readonly [string, number])[] = [];
    const gauges = new Map<string, () => unknown>();
    const core = await createCore({
      store: openMemoryStore(),
      clock: manualClock(0),
      meter: {
        counter: ({ name }) => ({ of: () => ({ add: (amount) => void recorded.push([name, amount]) }) }),
        histogram: ({ name }) => ({ of: () => ({ record: (value) => void recorded.push([name, value]) }) }),
        gauge: ({ name }, read) => void gauges.set(name, read),
      },
    });
    const { call } = inProcess(core);
    const domain = "shop";
    await call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "7" });
    await call("RegisterWorkflowType", { domain, name: "order", version: "1" });
    await call("StartWorkflowExecution", {
      domain,
      workflowId: "order-1",
      workflowType: { name: "order", version: "1" },
      childPolicy: "TERMINATE",
      executionStartToCloseTimeout: "3600",
      taskList: { name: "orders" },
      taskStartToCloseTimeout: "60",
    });
    expect(recorded.filter(([name]) => name.startsWith("openswf_commit"))).toEqual([
      ["openswf_commit_group_size", 1],
      ["openswf_commit_group_duration", 0],
    ]);
    expect(gauges.get("openswf_waiting_polls")?.()).toBe(0);
    await core.stop();
  });
});
