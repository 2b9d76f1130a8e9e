import type { AuditRecord } from "@openswf/core/ports/audit";
import { describe, expect, test } from "vitest";
import { answerAndAsk, decisionPoll, type NextTask } from "../../core/test/world/answer-call.ts";
import { openWorld, type World } from "../../core/test/world/world.ts";
import { account, contentWith, keyOf, ownerKey, trusting } from "./trusting.ts";

const allows = (...Action: readonly string[]): object => ({ Effect: "Allow", Action, Resource: "*" });

/** Two executions of the owner; a user with this policy answers the task of the first, and asks for that of the second. */
async function answeredBy(
  policy: object,
): Promise<{ readonly world: World; readonly written: AuditRecord[]; readonly answered: Promise<NextTask> }> {
  const written: AuditRecord[] = [];
  const world = await openWorld({
    access: () => trusting(contentWith({ decider: { policy } })),
    callsWith: ownerKey(account),
    audit: { write: (record) => void written.push(record) },
  });
  await world.starts("order-1");
  await world.waits(1);
  await world.starts("order-2");
  const { taskToken } = await world.takesDecisionTask();
  written.length = 0;
  const answer = { RespondDecisionTaskCompleted: { taskToken, decisions: [] } };
  return { world, written, answered: answerAndAsk(world.clientWith(keyOf("decider")), answer, decisionPoll()) };
}

describe("each part of a call takes the permission of its operation", () => {
  test("both allowed: both are audited", async () => {
    const { written, answered } = await answeredBy(
      allows("swf:RespondDecisionTaskCompleted", "swf:PollForDecisionTask"),
    );
    expect(await answered).toMatchObject({ poll: 0, task: { workflowExecution: { workflowId: "order-2" } } });
    expect(written).toMatchObject([
      { event: "change", action: "swf:RespondDecisionTaskCompleted" },
      { event: "change", action: "swf:PollForDecisionTask" },
    ]);
  });

  test("whoever may not poll gets no task, and has answered", async () => {
    const { world, written, answered } = await answeredBy(allows("swf:RespondDecisionTaskCompleted", "openswf:*"));
    expect(await answered).toEqual({});
    expect(await world.eventTypes("order-1")).toContain("DecisionTaskCompleted");
    expect(written).toMatchObject([
      { event: "change", action: "swf:RespondDecisionTaskCompleted" },
      { event: "refusal", action: "swf:PollForDecisionTask" },
    ]);
    expect((await world.takesDecisionTask()).workflowExecution.workflowId).toBe("order-2");
  });

  test("whoever may not answer changes nothing, and gets no task", async () => {
    const { world, written, answered } = await answeredBy(allows("swf:PollForDecisionTask", "openswf:*"));
    await expect(answered).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(await world.eventTypes("order-1")).not.toContain("DecisionTaskCompleted");
    expect(written).toMatchObject([{ event: "refusal", action: "swf:RespondDecisionTaskCompleted" }]);
    expect((await world.takesDecisionTask()).workflowExecution.workflowId).toBe("order-2");
  });

  test("no permission of its own is needed, and one for openswf's operations gives nothing", async () => {
    const { answered } = await answeredBy(allows("openswf:*"));
    await expect(answered).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});
