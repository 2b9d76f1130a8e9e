import { describe, expect, test } from "vitest";
import { testEnvironment } from "../src/index.ts";
import * as activities from "./fixtures/activities.ts";
import { invoice, order, paid } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);

describe("time", () => {
  test("jumps while the test waits for a result", async () => {
    await using env = await testEnvironment({ workflows, activities });
    const before = env.now;

    const result = await env.client.execute(order, "7");

    expect(result).toEqual({ receipt: "receipt of 7" });
    expect(env.now.getTime() - before.getTime()).toBe(30 * 86_400_000);
  });

  test("stands still while an activity waits for the real world", async () => {
    const chargeCard = async (): Promise<{ receipt: string }> => {
      await fetch("data:,receipt").then((reply) => reply.text());
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { receipt: "real" };
    };
    await using env = await testEnvironment({ workflows, activities: { ...activities, chargeCard } });

    expect(await env.client.execute(order, "7")).toEqual({ receipt: "real" });
    expect(env.now).toEqual(new Date("2026-01-31T00:00:00Z"));
  });

  test("a test that waits for ever fails, and is told who waits for what", async () => {
    await using env = await testEnvironment({ workflows, activities });
    const handle = await env.client.start(invoice, 0, { workflowId: "invoice-1" });

    await expect(handle.result()).rejects.toThrow(
      [
        "The test waits for ever, for:",
        "  the result of invoice-1",
        "One execution is open:",
        "  invoice-1 (invoice 1): its code waits for a signal or a condition",
      ].join("\n"),
    );
  });

  test("a signal in time", async () => {
    await using env = await testEnvironment({ workflows, activities });
    const handle = await env.client.start(invoice, 10);
    await env.sleep("9 days");
    await handle.signal(paid, { by: "Ada" });
    expect(await handle.result()).toBe("paid by Ada");
    expect(env.now).toEqual(new Date("2026-01-10T00:00:00Z"));
  });
});

describe("a printed history", () => {
  test("has the facts and their times, the same in each run", async () => {
    let calls = 0;
    const chargeCard = async (id: string): Promise<{ receipt: string }> => {
      calls += 1;
      if (calls < 3) throw new Error("the till is closed");
      return { receipt: `r${id}` };
    };
    await using env = await testEnvironment({ workflows, activities: { ...activities, chargeCard } });
    const handle = await env.client.start(order, "7");
    await handle.result();

    expect(await env.history(handle)).toMatchInlineSnapshot(`
      "0s          WorkflowExecutionStarted    order "7"
      0s          ActivityTaskScheduled       chargeCard "7", 40
      0s          ActivityTaskStarted         chargeCard
      0s          ActivityTaskFailed          chargeCard Error: the till is closed
      0s          TimerStarted                t1 1m 13s
      1m 13s      TimerFired                  t1
      1m 13s      ActivityTaskScheduled       chargeCard "7", 40 (attempt 2)
      1m 13s      ActivityTaskStarted         chargeCard
      1m 13s      ActivityTaskFailed          chargeCard Error: the till is closed
      1m 13s      TimerStarted                t2 2m 15s
      3m 28s      TimerFired                  t2
      3m 28s      ActivityTaskScheduled       chargeCard "7", 40 (attempt 3)
      3m 28s      ActivityTaskStarted         chargeCard
      3m 28s      ActivityTaskCompleted       chargeCard {"receipt":"r7"}
      3m 28s      TimerStarted                t3 30d
      30d 3m 28s  TimerFired                  t3
      30d 3m 28s  ActivityTaskScheduled       ship "7"
      30d 3m 28s  ActivityTaskStarted         ship
      30d 3m 28s  ActivityTaskCompleted       ship
      30d 3m 28s  WorkflowExecutionCompleted  {"receipt":"r7"}"
    `);
    expect(await env.decisions(handle)).toMatchInlineSnapshot(`
      [
        "0s ScheduleActivityTask chargeCard "7", 40",
        "0s StartTimer t1 1m 13s",
        "1m 13s ScheduleActivityTask chargeCard "7", 40 (attempt 2)",
        "1m 13s StartTimer t2 2m 15s",
        "3m 28s ScheduleActivityTask chargeCard "7", 40 (attempt 3)",
        "3m 28s StartTimer t3 30d",
        "30d 3m 28s ScheduleActivityTask ship "7"",
        "30d 3m 28s CompleteWorkflowExecution {"receipt":"r7"}",
      ]
    `);
  });
});
