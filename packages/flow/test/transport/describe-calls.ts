import { expect, onTestFinished, test } from "vitest";
import { openService } from "../../../server/test/wire/service.ts";
import { Answering } from "../../src/transport/answering.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";
import { isSwfFault } from "../../src/transport/swf-fault.ts";

/** Where a server is; the calls to it are closed when the test ends. */
export type OpenCalls = (url: string) => SwfCalls;

const domain = "shop";
const order = { name: "order", version: "1" };
const taskList = { name: "orders" };

/** What any way of calling SWF keeps, asked of openswf itself. */
export function describeCalls(open: OpenCalls): void {
  const openShop = async (
    limits: { pollHoldMs?: number } = {},
    extensions: "asked" | "on" | "off" = "asked",
  ): Promise<SwfCalls> => {
    const { url } = await openService(limits, { extensions });
    const calls = open(url);
    onTestFinished(() => calls.close());
    await calls.call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "1" });
    await calls.call("RegisterWorkflowType", { domain, ...order });
    return calls;
  };
  const start = (calls: SwfCalls, input = "{}", workflowId = "order-1"): Promise<{ runId?: string | undefined }> =>
    calls.call("StartWorkflowExecution", {
      domain,
      workflowId,
      workflowType: order,
      taskList,
      input,
      childPolicy: "TERMINATE",
      executionStartToCloseTimeout: "60",
      taskStartToCloseTimeout: "60",
    });

  test("an execution is started, decided and described, with Dates for timestamps", async () => {
    const before = Date.now();
    const calls = await openShop();
    const input = 'Grüße \u{1f4e6} "quoted"\n';
    const { runId } = await start(calls, input);
    const { taskToken, events = [] } = await calls.call("PollForDecisionTask", { domain, taskList });
    expect(events[0]?.workflowExecutionStartedEventAttributes?.input).toBe(input);
    for (const { eventTimestamp } of events) {
      expect(eventTimestamp).toBeInstanceOf(Date);
      expect(Number(eventTimestamp)).toBeGreaterThanOrEqual(before - 1);
      expect(Number(eventTimestamp)).toBeLessThanOrEqual(Date.now() + 1);
    }
    await calls.call("RespondDecisionTaskCompleted", {
      taskToken,
      decisions: [{ decisionType: "CompleteWorkflowExecution" }],
    });
    const execution = { workflowId: "order-1", runId };
    const { executionInfo, latestActivityTaskTimestamp } = await calls.call("DescribeWorkflowExecution", {
      domain,
      execution,
    });
    expect(executionInfo).toMatchObject({ closeStatus: "COMPLETED", closeTimestamp: expect.any(Date) });
    expect(latestActivityTaskTimestamp).toBeUndefined();
  });

  test("time filters take Dates, and lists answer with them", async () => {
    const calls = await openShop();
    await start(calls);
    const listed = async (oldestDate: Date): Promise<readonly unknown[]> => {
      const page = await calls.call("ListOpenWorkflowExecutions", { domain, startTimeFilter: { oldestDate } });
      return page.executionInfos ?? [];
    };
    expect(await listed(new Date(Date.now() - 60_000))).toMatchObject([{ startTimestamp: expect.any(Date) }]);
    expect(await listed(new Date(Date.now() + 60_000))).toEqual([]);
    const { typeInfos } = await calls.call("ListWorkflowTypes", { domain, registrationStatus: "REGISTERED" });
    expect(typeInfos).toMatchObject([{ creationDate: expect.any(Date) }]);
    const { typeInfo } = await calls.call("DescribeWorkflowType", { domain, workflowType: order });
    expect(typeInfo).toMatchObject({ creationDate: expect.any(Date) });
  });

  test("a refusal rejects with the name and the message of the fault", async () => {
    const calls = await openShop();
    const refused = await calls.call("DescribeDomain", { name: "none" }).catch((error: unknown) => error);
    expect(isSwfFault(refused, "UnknownResourceFault")).toBe(true);
    expect(isSwfFault(refused, "ThrottlingException")).toBe(false);
    expect(refused).toMatchObject({
      message: "Unknown domain: none",
      $fault: "client",
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/./), attempts: 1 },
    });
  });

  test("an aborted poll rejects with an AbortError, and the next poll gets the task", async () => {
    const calls = await openShop({ pollHoldMs: 60_000 });
    const stop = new AbortController();
    const poll = calls.call("PollForDecisionTask", { domain, taskList }, { signal: stop.signal, timeoutMs: 70_000 });
    const ended = poll.catch((error: unknown) => error);
    // The server reads the poll, which was sent first, before it answers this.
    await calls.call("DescribeDomain", { name: domain });
    stop.abort();
    expect(await ended).toMatchObject({ name: "AbortError" });
    await start(calls);
    expect(await calls.call("PollForDecisionTask", { domain, taskList })).toMatchObject({ startedEventId: 3 });
  });

  test("a call whose signal has been aborted is not sent", async () => {
    const calls = await openShop();
    const call = calls.call("DeprecateDomain", { name: domain }, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect((await calls.call("DescribeDomain", { name: domain })).domainInfo?.status).toBe("REGISTERED");
  });

  test("an answer brings the next task, with Dates for timestamps", async () => {
    const calls = await openShop();
    await start(calls);
    await start(calls, "{}", "order-2");
    const input = { domain, taskList };
    const { taskToken, workflowExecution } = await calls.call("PollForDecisionTask", input);
    const answering = new Answering(calls, "PollForDecisionTask", () => [
      { domain, taskList: { name: "none" } },
      input,
    ]);
    await answering.respond("RespondDecisionTaskCompleted", { taskToken });
    const { task, poll } = answering.taken ?? {};
    const other = workflowExecution?.workflowId === "order-1" ? "order-2" : "order-1";
    expect([task?.workflowExecution?.workflowId, poll?.taskList?.name]).toEqual([other, "orders"]);
    expect(task?.events?.map(({ eventTimestamp }) => eventTimestamp instanceof Date)).toEqual([true, true, true]);
    const last = new Answering(calls, "PollForDecisionTask", () => [input]);
    await last.respond("RespondDecisionTaskCompleted", { taskToken: task?.taskToken });
    expect(last.taken).toBeUndefined();
    const again = last.respond("RespondDecisionTaskCompleted", { taskToken });
    await expect(again).rejects.toMatchObject({ name: "UnknownResourceFault" });
  });

  test("operations of openswf's own are announced and can be called", async () => {
    const calls = await openShop();
    const operations = [
      ...["OpenSWF.DescribeServer", "OpenSWF.WaitForClose"],
      ...["OpenSWF.EndPollsForActivityTask", "OpenSWF.EndPollsForDecisionTask"],
      ...["OpenSWF.ListTaskLists", "OpenSWF.DescribeTaskList", "OpenSWF.ListOpenActivityTasks"],
      "OpenSWF.RespondAndPoll",
    ];
    expect([...calls.extensions]).toEqual([...operations, "abort-safe-polls"]);
    expect(await calls.callExtension("OpenSWF.DescribeServer", {})).toMatchObject({ version: "1.2.3" });
    const unknown = calls.callExtension("OpenSWF.NoSuchOperation", {});
    await expect(unknown).rejects.toMatchObject({ name: "UnknownOperationException" });
  });

  test("a refusal announces operations of openswf's own too", async () => {
    const { url } = await openService();
    const calls = open(url);
    onTestFinished(() => calls.close());
    await expect(calls.call("DescribeDomain", { name: "none" })).rejects.toThrow();
    expect([...calls.extensions]).toContain("OpenSWF.DescribeServer");
  });

  test("nothing is announced by a server without operations of its own", async () => {
    const calls = await openShop({}, "off");
    expect(calls.extensions.size).toBe(0);
  });
}
