import { testEnvironment } from "@openswf/testing";
import { expect, test } from "vitest";
import * as activities from "./activities.ts";
import { hello } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);

test("greets after a second, which nobody has to wait for", async () => {
  await using env = await testEnvironment({ workflows, activities });

  const handle = await env.client.start(hello, "Ada");

  expect(await handle.result()).toBe("Hello, Ada!");
  expect(await env.history(handle)).toMatchInlineSnapshot(`
    "0s  WorkflowExecutionStarted    hello "Ada"
    0s  TimerStarted                t1 1s
    1s  TimerFired                  t1
    1s  ActivityTaskScheduled       writeGreeting "Ada"
    1s  ActivityTaskStarted         writeGreeting
    1s  ActivityTaskCompleted       writeGreeting "Hello, Ada!"
    1s  WorkflowExecutionCompleted  "Hello, Ada!""
  `);
});
