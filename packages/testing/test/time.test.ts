import { describe, expect, test } from "vitest";
import { standIn, testEnvironment } from "../src/index.ts";
import * as activities from "./fixtures/activities.ts";
import { daily, importing, invoice, local, order, paid } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);
const startsAt = "2026-03-01T00:00:00Z";
const realPause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("who moves time", () => {
  test("nobody, while the test waits for the real world", async () => {
    await using env = await testEnvironment({ workflows, activities, startsAt });
    await env.client.start(order, "7");
    await realPause(30);
    expect(env.now).toEqual(new Date(startsAt));
  });

  test("sleepers wake in the order of their time, after everything that is due until then", async () => {
    await using env = await testEnvironment({ workflows, activities, startsAt });
    const woken: string[] = [];
    const sleeper = async (days: number): Promise<void> => {
      await env.sleep(`${days} days`);
      woken.push(`${days} at ${env.now.toISOString()}`);
    };
    const handle = await env.client.start(daily, 3);
    await Promise.all([sleeper(3), sleeper(1), sleeper(2)]);
    expect(woken).toEqual([
      "1 at 2026-03-02T00:00:00.000Z",
      "2 at 2026-03-03T00:00:00.000Z",
      "3 at 2026-03-04T00:00:00.000Z",
    ]);
    expect(await handle.describe()).toMatchObject({ status: "CONTINUED_AS_NEW" });
    expect(await env.client.handle(handle.workflowId).describe()).toMatchObject({ status: "COMPLETED" });
  });

  test("a condition of the test, whoever makes it true", async () => {
    const ship = standIn(activities.ship).returns(undefined);
    await using env = await testEnvironment({ workflows, activities: { ...activities, ship }, startsAt });
    await env.client.start(order, "7");
    await env.until(() => ship.calls.length === 1);
    expect(env.now).toEqual(new Date("2026-03-31T00:00:00Z"));
  });

  test("only sleep, while time is held", async () => {
    await using env = await testEnvironment({ workflows, activities, startsAt });
    const handle = await env.client.start(order, "7");
    const held = env.holdTime();
    const result = handle.result();
    await env.quiet();
    await realPause(10);
    expect(env.now).toEqual(new Date(startsAt));
    await env.sleep("1 day");
    await realPause(10);
    expect(env.now).toEqual(new Date("2026-03-02T00:00:00Z"));
    held[Symbol.dispose]();
    expect(await result).toEqual({ receipt: "receipt of 7" });
  });

  test("advance, although an activity is at work: it hears of its cancellation", async () => {
    let why: unknown;
    const importPages = async (_pages: number, context: import("@openswf/flow/activity").ActivityContext<number>) => {
      for (let page = 1; ; page++) {
        context.heartbeat(page);
        await realPause(1);
        why = context.signal.reason;
        context.signal.throwIfAborted();
      }
    };
    await using env = await testEnvironment({ workflows, activities: { ...activities, importPages }, startsAt });
    const handle = await env.client.start(importing, 5);
    await env.advance("10 seconds");
    await handle.cancel();
    await env.advance("1 minute");
    await expect(handle.result()).rejects.toThrow("canceled");
    expect(String(why)).toContain("the workflow asked for cancellation");
  });
});

describe("what time brings", () => {
  test("a workflow that runs each day for a month", async () => {
    await using env = await testEnvironment({ workflows, activities, startsAt });
    expect(await env.client.execute(daily, 31)).toBe("done");
    expect(env.now).toEqual(new Date("2026-04-01T00:00:00Z"));
  });

  test("a time-out of the workflow that somebody has chosen", async () => {
    await using env = await testEnvironment({ workflows, activities, startsAt });
    const executionStartToClose = "3 hours";
    await expect(env.client.execute(invoice, 0, { executionStartToClose })).rejects.toThrow(/timed out|START_TO_CLOSE/);
    expect(env.now).toEqual(new Date("2026-03-01T03:00:00Z"));
  });

  test("a time-out of almost a year, if somebody has chosen it", async () => {
    await using env = await testEnvironment({ workflows, activities, startsAt });
    const executionStartToClose = "360 days";
    await expect(env.client.execute(invoice, 0, { executionStartToClose })).rejects.toThrow(/timed out|START_TO_CLOSE/);
    expect(env.now).toEqual(new Date("2027-02-24T00:00:00Z"));
  });

  test("the end of retention", async () => {
    await using env = await testEnvironment({ workflows, activities, startsAt, retentionDays: 7 });
    const handle = await env.client.start(daily, 1);
    await handle.result();
    await env.sleep("6 days");
    expect(await handle.describe()).toMatchObject({ status: "COMPLETED" });
    await env.sleep("2 days");
    await expect(handle.describe()).rejects.toThrow(/Unknown/);
  });

  test("news of an execution that is followed", async () => {
    await using env = await testEnvironment({ workflows, activities, startsAt });
    const handle = await env.client.start(invoice, 0, { executionStartToClose: "10 minutes" });
    const seen: string[] = [];
    for await (const { eventType } of handle.history({ follow: true })) seen.push(eventType);
    expect(seen.at(-1)).toBe("WorkflowExecutionTimedOut");
  });
});

describe("who is at work", () => {
  test("local activities, which may take real time", async () => {
    const chargeLocally = async (id: string): Promise<string> => {
      await realPause(20);
      return id;
    };
    await using env = await testEnvironment({ workflows, activities, localActivities: { chargeLocally }, startsAt });
    expect(await env.client.execute(local, "7")).toBe("7");
    expect(env.now).toEqual(new Date(startsAt));
  });

  test("a codec", async () => {
    const payloads = {
      isPlain: false,
      encode: async (text: string) => {
        await realPause(2);
        return `x${text}`;
      },
      decode: async (text: string) => {
        await realPause(2);
        return text.slice(1);
      },
      decodeAll: async (texts: readonly string[]) => texts.map((text) => text.slice(1)),
    };
    await using env = await testEnvironment({ workflows, activities, payloads, startsAt });
    expect(await env.client.execute(order, "7")).toEqual({ receipt: "receipt of 7" });
    expect(env.now).toEqual(new Date("2026-03-31T00:00:00Z"));
  });

  test("an activity for longer than the test's patience is named", async () => {
    const chargeCard = (): Promise<never> => new Promise(() => {});
    const own = { ...activities, chargeCard };
    await using env = await testEnvironment({ workflows, activities: own, startsAt, patience: "50 ms" });
    await expect(env.client.execute(order, "7", { workflowId: "order-7" })).rejects.toThrow(
      "the activity chargeCard (a1) of order-7, attempt 1",
    );
  });

  test("not an activity that waits for the test", async () => {
    const { promise, resolve } = Promise.withResolvers<{ readonly receipt: string }>();
    const chargeCard = standIn(activities.chargeCard);
    await using env = await testEnvironment({ workflows, activities: { ...activities, chargeCard }, startsAt });
    chargeCard.does(() => env.waiting(promise));
    const handle = await env.client.start(order, "7");
    await env.sleep("30 minutes");
    resolve({ receipt: "by hand" });
    expect(await handle.result()).toEqual({ receipt: "by hand" });
  });
});

describe("a test that waits for ever", () => {
  test("for an activity that nobody takes", async () => {
    await using env = await testEnvironment({ workflows });
    await env.startWorker({ activities, taskLists: ["elsewhere"] });
    await expect(env.client.execute(order, "7", { workflowId: "order-7" })).rejects.toThrow(
      'order-7 (order 1): the activity chargeCard (a1) waits on the task list "order", which nobody polls',
    );
  });

  test("for a decision that nobody takes", async () => {
    await using env = await testEnvironment();
    await env.calls.call("RegisterWorkflowType", { domain: env.domain, name: "order", version: "1" });
    await expect(env.client.execute(order, "7", { workflowId: "order-7" })).rejects.toThrow(
      'order-7 (order 1): a decision task waits on the task list "order", which nobody polls',
    );
  });

  test("for a condition that never comes true", async () => {
    await using env = await testEnvironment();
    await expect(env.until(() => false)).rejects.toThrow("  a condition, () => false\nNo execution is open.");
  });

  test("not while a worker starts, nor while it reads a file before its next step", async () => {
    await using env = await testEnvironment({ startsAt });
    await env.calls.call("RegisterWorkflowType", { domain: env.domain, name: "invoice", version: "1" });
    const result = env.client.execute(invoice, 0, { workflowId: "invoice-1" });
    await env.startWorker({ workflows, activities });
    await realPause(50);
    await env.client.handle("invoice-1").signal(paid, { by: "Ada" });
    expect(await result).toBe("paid by Ada");
  });
});
