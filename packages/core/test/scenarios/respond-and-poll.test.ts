import { describe, expect, test } from "vitest";
import { type Answer, activityPoll, answerAndAsk, decisionPoll, sendAnswer } from "../world/answer-call.ts";
import { completeExecution, scheduleActivityTask } from "../world/decisions.ts";
import { openWorld, type World } from "../world/world.ts";

const completed = (taskToken: string, ...decisions: readonly object[]) => ({
  RespondDecisionTaskCompleted: { taskToken, decisions },
});

/** A world with these executions, each with a decision task, of which the first is taken. */
async function worldOf(...workflowIds: readonly string[]): Promise<{ world: World; token: string }> {
  const world = await openWorld();
  for (const workflowId of workflowIds) {
    await world.starts(workflowId);
    await world.waits(1);
  }
  return { world, token: (await world.takesDecisionTask()).taskToken };
}

describe("an answer brings the next task", () => {
  test("of the first list that has one, started by who asked", async () => {
    const { world, token } = await worldOf("order-1", "order-2");
    const polls = [decisionPoll("none"), decisionPoll("orders", "decider-7"), activityPoll()];
    const next = await answerAndAsk(world.client, completed(token, scheduleActivityTask("charge-1")), ...polls);
    expect(next).toMatchObject({ poll: 1, task: { workflowExecution: { workflowId: "order-2" }, startedEventId: 3 } });
    expect(next.task?.events).toHaveLength(3);
    expect(await world.eventTypes("order-2")).toEqual([
      ...["WorkflowExecutionStarted", "DecisionTaskScheduled", "DecisionTaskStarted"],
    ]);
    const [, , started] = await world.history("order-2");
    expect(started?.decisionTaskStartedEventAttributes?.identity).toBe("decider-7");
    expect(await world.eventTypes("order-1")).toEqual([
      ...["WorkflowExecutionStarted", "DecisionTaskScheduled", "DecisionTaskStarted"],
      ...["DecisionTaskCompleted", "ActivityTaskScheduled"],
    ]);
  });

  test("also the one that the answer itself has made", async () => {
    const { world, token } = await worldOf("order-1");
    // From then on the server knows that the list is empty. A list that it has to read first gives nothing at once.
    world.pollsForActivityTask().hangUp();
    await world.settles();
    const answer = completed(token, scheduleActivityTask("charge-1"));
    const { poll, task } = await answerAndAsk(world.client, answer, decisionPoll(), activityPoll());
    expect([poll, task?.activityId]).toEqual([1, "charge-1"]);
    const { taskToken = "" } = task ?? {};
    const done = { RespondActivityTaskCompleted: { taskToken, result: "paid" } };
    expect(await answerAndAsk(world.client, done, decisionPoll())).toMatchObject({
      poll: 0,
      task: { previousStartedEventId: 3 },
    });
  });

  test.each([
    { answer: "RespondActivityTaskFailed", event: "ActivityTaskFailed" },
    { answer: "RespondActivityTaskCanceled", event: "ActivityTaskCanceled" },
  ])("after $answer", async ({ answer, event }) => {
    const { world, token } = await worldOf("order-1");
    const decisions = [scheduleActivityTask("a"), scheduleActivityTask("b")];
    await world.call("RespondDecisionTaskCompleted", { taskToken: token, decisions });
    const { taskToken } = await world.takesActivityTask();
    // `as`: each row names an answer.
    const answered = await answerAndAsk(world.client, { [answer]: { taskToken } } as unknown as Answer, activityPoll());
    expect(answered).toMatchObject({ poll: 0, task: { activityId: "b" } });
    expect(await world.eventTypes("order-1")).toContain(event);
  });
});

describe("a poll with an answer does not wait", () => {
  test("it is empty at once if there is no task, and takes none later", async () => {
    const { world, token } = await worldOf("order-1");
    expect(await answerAndAsk(world.client, completed(token), decisionPoll(), activityPoll())).toEqual({});
    expect(world.health.waitingPolls).toBe(0);
    await world.signals("order-1", "news");
    expect((await world.takesDecisionTask()).previousStartedEventId).toBe(3);
  });

  test("it does not overtake a poll that waits", async () => {
    const { world, token } = await worldOf("order-1");
    const waiting = world.pollsForActivityTask();
    await world.settles();
    const answer = completed(token, scheduleActivityTask("a"), scheduleActivityTask("b"));
    const next = await answerAndAsk(world.client, answer, activityPoll());
    expect((await waiting.task()).activityId).toBe("a");
    expect(next.task?.activityId).toBe("b");
  });

  test("its task goes to the next poll if the reply is not delivered", async () => {
    const { world, token } = await worldOf("order-1", "order-2");
    const { task, undelivered } = await answerAndAsk(world.client, completed(token), decisionPoll());
    undelivered?.();
    expect(await world.takesDecisionTask()).toMatchObject({ taskToken: task?.taskToken });
  });
});

test("a refused answer is refused as it would be alone, and brings no task", async () => {
  const { world, token } = await worldOf("order-1", "order-2");
  await world.call("RespondDecisionTaskCompleted", { taskToken: token, decisions: [] });
  const alone = await world.client.request("RespondDecisionTaskCompleted", { taskToken: token });
  expect(alone.status).toBe(400);
  expect(await sendAnswer(world.client, completed(token), decisionPoll())).toEqual(alone);
  expect((await world.takesDecisionTask()).workflowExecution.workflowId).toBe("order-2");
});

test("a poll that is refused brings nothing, and the answer counts", async () => {
  const { world, token } = await worldOf("order-1", "order-2");
  const unknown = { PollForDecisionTask: { domain: "none", taskList: { name: "orders" } } };
  expect(
    await answerAndAsk(world.client, completed(token, completeExecution()), unknown, decisionPoll()),
  ).toMatchObject({
    poll: 1,
    task: { workflowExecution: { workflowId: "order-2" } },
  });
  expect(await world.eventTypes("order-1")).toContain("WorkflowExecutionCompleted");
});

test("each part pays its own bucket; without a token for the poll there is no task, and the answer counts", async () => {
  const world = await openWorld({ throttling: "account" });
  await world.starts("order-1");
  await world.starts("order-2");
  const { taskToken } = await world.takesDecisionTask();
  const empty = { domain: "shop", taskList: { name: "empty" } };
  const polls = Array.from({ length: 2_000 }, () => world.client.pollForDecisionTask(empty));
  expect(await answerAndAsk(world.client, completed(taskToken), decisionPoll())).toEqual({});
  expect(await world.eventTypes("order-1")).toContain("DecisionTaskCompleted");
  for (const poll of polls) poll.hangUp();
  await world.waits(60);
  expect((await world.takesDecisionTask()).workflowExecution.workflowId).toBe("order-2");
});

const poll = decisionPoll();
test.each<{ why: string; body: object; fault: string }>([
  { why: "no answer", body: { respond: undefined, polls: [poll] }, fault: "ValidationException" },
  { why: "an answer that is no object", body: { respond: "x" }, fault: "SerializationException" },
  {
    why: "two answers",
    body: { respond: { ...completed("x"), RespondActivityTaskFailed: {} } },
    fault: "ValidationException",
  },
  {
    why: "an operation that is no answer",
    body: { respond: { StartWorkflowExecution: {} } },
    fault: "ValidationException",
  },
  { why: "a member of the prototype", body: { respond: { constructor: {} } }, fault: "ValidationException" },
  {
    why: "an input that is no object",
    body: { respond: { RespondActivityTaskFailed: [] } },
    fault: "SerializationException",
  },
  { why: "polls that are no list", body: { polls: {} }, fault: "SerializationException" },
  { why: "an operation that is no poll", body: { polls: [{ ListDomains: {} }] }, fault: "ValidationException" },
  {
    why: "a poll without its list",
    body: { polls: [{ PollForDecisionTask: { domain: "shop" } }] },
    fault: "ValidationException",
  },
  { why: "too many polls", body: { polls: Array.from({ length: 11 }, () => poll) }, fault: "ValidationException" },
])("a call with $why changes nothing", async ({ body, fault }) => {
  const { world, token } = await worldOf("order-1", "order-2");
  const reply = await world.client.request("OpenSWF.RespondAndPoll", { respond: completed(token), ...body });
  expect([reply.status, JSON.parse(reply.body ?? "").__type]).toEqual([400, expect.stringContaining(fault)]);
  expect(await world.eventTypes("order-1")).not.toContain("DecisionTaskCompleted");
  expect((await world.takesDecisionTask()).workflowExecution.workflowId).toBe("order-2");
});

test("without extensions the call is unknown", async () => {
  const world = await openWorld({ extensions: "off" });
  const { body } = await sendAnswer(world.client, completed("x"), poll);
  expect(JSON.parse(body ?? "")).toEqual({ __type: "com.amazon.coral.service#UnknownOperationException" });
});

test("a server stops only when the polls of an answer have ended too", async () => {
  const { world, token } = await worldOf("order-1", "order-2");
  const answering = answerAndAsk(world.client, completed(token), decisionPoll());
  const stopping = world.stops();
  expect(await answering).toSatisfy(({ task }) => task === undefined || task.startedEventId === 3);
  await stopping;
});
