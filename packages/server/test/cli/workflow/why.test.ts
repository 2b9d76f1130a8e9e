import { CallFault } from "@openswf/insight/calls/fault";
import { expect, test } from "vitest";
import { foldIfPermitted } from "../../../src/cli/commands/workflow/why.ts";
import { cannedSwf } from "./canned-swf.ts";

const execution = { workflowId: "order-1", runId: "r" };

function folding(name: string): ReturnType<typeof foldIfPermitted> {
  const { swf } = cannedSwf({
    GetWorkflowExecutionHistory: () => {
      throw new CallFault(name, "no", 400);
    },
  });
  return foldIfPermitted({ swf, domain: "shop" }, execution);
}

test.each(["AccessDeniedException", "OperationNotPermittedFault"])(
  "whoever is answered %s hears the rest, without why an execution waits",
  async (name) => {
    expect(await folding(name)).toBeUndefined();
  },
);

test("other faults are told", async () => {
  await expect(folding("UnknownResourceFault")).rejects.toThrow(CallFault);
});
