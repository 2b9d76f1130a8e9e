import { inProcess } from "@openswf/core";
import { createCore } from "@openswf/core/composition/create-core";
import { systemClock } from "@openswf/core/ports/clock";
import type { Store } from "@openswf/core/stores/store";
import { defaultLimits } from "@openswf/model/limits";
import type { DecisionTask, HistoryEvent, WorkflowExecution } from "@openswf/model/wire-types";
import fc from "fast-check";
import { expect } from "vitest";
import { audit } from "../../../core/test/world/audit.ts";
import {
  cancelExternal,
  cancelTimer,
  completeExecution,
  scheduleActivityTask,
  scheduleLambdaFunction,
  signalExternal,
  startChild,
  startTimer,
} from "../../../core/test/world/decisions.ts";
import { registerShop } from "../../../core/test/world/shop.ts";
import { copied, exported } from "./copies.ts";

/** Separators of ours and of others, what ends lines and texts, escapes, and the ends of the Unicode planes. */
const troublesome = [
  ..."\u0000\u0001\u0002\b\t\n\r\u001b\u001f \u007f\u0085\u009f\u00a0\u2028\u2029\u202e\ufeff\uffff",
  ..."\ud7ff\ue000\u{1f600}\u{10ffff}é漢:/|\\\"'`,;=*?%$#&<>{}[]()+-_.~^@",
];
const lengthMax = 256;
const anyId: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...troublesome), minLength: 1, maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...troublesome), minLength: lengthMax / 2, maxLength: lengthMax, size: "max" }),
    fc.string({ unit: "binary", minLength: 1, maxLength: lengthMax / 2, size: "max" }),
    fc.constantFrom("arn", ":", "/", "|", "\u0000", "\n", "__proto__", "\u0001\u0001", "\u0001\u0002"),
    fc.constantFrom("\u0000".repeat(lengthMax), "\uffff".repeat(lengthMax), "\u{1f600}".repeat(lengthMax / 2)),
  )
  .filter((id) => id.length <= lengthMax);
const ids = fc
  .record({ workflowId: anyId, childId: anyId, activityId: anyId, timerId: anyId, lambdaId: anyId })
  .filter(({ workflowId, childId }) => workflowId !== childId);

/**
 * Runs whole executions whose ids are anything that fits: start, describe, list, signal, activity, timer, child, external
 * signal and cancellation, history, pages. Then exports the store, compares it
 * with its copy, and closes it.
 */
export async function keepsAnyId(store: Store, runs: number): Promise<void> {
  const core = await createCore({ store, clock: systemClock, limits: { ...defaultLimits, pollHoldMs: 10_000 } });
  const { call } = inProcess(core);
  const domain = "shop";
  const since = { oldestDate: 0 };
  const attributesOf = (events: readonly HistoryEvent[], type: HistoryEvent["eventType"]): unknown => {
    const member = `${type.charAt(0).toLowerCase()}${type.slice(1)}EventAttributes`;
    // `as`: an event has the attributes of its type under this name.
    return events.filter(({ eventType }) => eventType === type).map((event) => event[member as keyof HistoryEvent]);
  };
  const takes = async (list: string): Promise<DecisionTask> => {
    const task = await call("PollForDecisionTask", { domain, taskList: { name: list } });
    expect(task.taskToken).toEqual(expect.any(String));
    return task;
  };

  await registerShop(call, "7");
  await fc.assert(
    fc.asyncProperty(ids, async ({ workflowId, childId, activityId, timerId, lambdaId }) => {
      const executionFilter = { workflowId };
      const { runId = "" } = await call("StartWorkflowExecution", {
        domain,
        workflowId,
        workflowType: { name: "order", version: "1" },
        tagList: [workflowId],
      });
      const execution: WorkflowExecution = { runId, workflowId };
      const { executionInfo } = await call("DescribeWorkflowExecution", { domain, execution });
      expect(executionInfo).toMatchObject({ execution, tagList: [workflowId] });
      const open = { domain, startTimeFilter: since };
      for (const filter of [{ executionFilter }, { tagFilter: { tag: workflowId } }]) {
        const { executionInfos } = await call("ListOpenWorkflowExecutions", { ...open, ...filter });
        expect(executionInfos.map((info) => info.execution)).toEqual([execution]);
        expect((await call("CountOpenWorkflowExecutions", { ...open, ...filter })).count).toBe(1);
      }
      await call("SignalWorkflowExecution", { domain, workflowId, signalName: timerId, input: childId });

      const first = await takes("orders");
      expect(first.workflowExecution).toEqual(execution);
      await call("RespondDecisionTaskCompleted", {
        taskToken: first.taskToken,
        decisions: [
          scheduleActivityTask(activityId),
          startTimer(timerId, 3_600),
          scheduleLambdaFunction(lambdaId),
          startChild(childId, { taskList: { name: "children" } }),
        ],
      });
      const activity = await call("PollForActivityTask", { domain, taskList: { name: "cards" } });
      expect(activity).toMatchObject({ activityId, workflowExecution: execution });
      await call("RecordActivityTaskHeartbeat", { taskToken: activity.taskToken, details: activityId });
      await call("RespondActivityTaskCompleted", { taskToken: activity.taskToken });

      const child = await takes("children");
      expect(child.workflowExecution.workflowId).toBe(childId);
      expect(attributesOf(child.events, "WorkflowExecutionStarted")).toMatchObject([
        { parentWorkflowExecution: execution },
      ]);
      await call("RespondDecisionTaskCompleted", {
        taskToken: child.taskToken,
        decisions: [signalExternal(workflowId, "hello"), cancelExternal(workflowId), completeExecution()],
      });

      const awaited = ["ChildWorkflowExecutionCompleted", "WorkflowExecutionCancelRequested"];
      let task = await takes("orders");
      while (!awaited.every((type) => task.events.some(({ eventType }) => eventType === type))) {
        await call("RespondDecisionTaskCompleted", { taskToken: task.taskToken });
        task = await takes("orders");
      }
      await call("RespondDecisionTaskCompleted", {
        taskToken: task.taskToken,
        decisions: [cancelTimer(timerId), completeExecution()],
      });

      const { events } = await call("GetWorkflowExecutionHistory", { domain, execution });
      const childExecution = { workflowExecution: child.workflowExecution };
      expect(attributesOf(events, "ActivityTaskScheduled")).toMatchObject([{ activityId }]);
      expect(attributesOf(events, "TimerStarted")).toMatchObject([{ timerId }]);
      expect(attributesOf(events, "TimerCanceled")).toMatchObject([{ timerId }]);
      expect(attributesOf(events, "ScheduleLambdaFunctionFailed")).toMatchObject([{ id: lambdaId }]);
      expect(attributesOf(events, "StartChildWorkflowExecutionInitiated")).toMatchObject([{ workflowId: childId }]);
      expect(attributesOf(events, "ChildWorkflowExecutionCompleted")).toMatchObject([childExecution]);
      expect(attributesOf(events, "WorkflowExecutionSignaled")).toMatchObject([
        { signalName: timerId, input: childId },
        { signalName: "hello", externalWorkflowExecution: child.workflowExecution },
      ]);
      expect(attributesOf(events, "WorkflowExecutionCancelRequested")).toMatchObject([
        { externalWorkflowExecution: child.workflowExecution },
      ]);
      const workflowType = { name: "order", version: "1" };
      const again = await call("StartWorkflowExecution", { domain, workflowId, workflowType });
      await call("TerminateWorkflowExecution", { domain, workflowId });
      const found: WorkflowExecution[] = [];
      let nextPageToken: string | undefined;
      do {
        const closed = { domain, closeTimeFilter: since, executionFilter, maximumPageSize: 1, nextPageToken };
        const page = await call("ListClosedWorkflowExecutions", closed);
        found.push(...page.executionInfos.map((info) => info.execution));
        nextPageToken = page.nextPageToken;
      } while (nextPageToken !== undefined);
      expect(found).toContainEqual(execution);
      expect(found).toContainEqual({ workflowId, runId: again.runId });
    }),
    { numRuns: runs },
  );
  await audit(store, systemClock.now());
  const copy = await copied(store);
  expect(await exported(copy)).toBe(await exported(store));
  await audit(copy, systemClock.now());
  await copy.close();
  await core.stop();
}
