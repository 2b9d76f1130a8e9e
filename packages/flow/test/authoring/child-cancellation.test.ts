import { expect, test } from "vitest";
import { declareWorkflow, executeChild, scope } from "../../src/workflow.ts";
import { BareHost } from "./bare-host.ts";

const child = declareWorkflow<() => Promise<string>>({ name: "child" });
const unknown = { cause: "UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION" } as const;

function canceledChild(): { readonly host: BareHost; readonly result: Promise<string> } {
  const host = new BareHost();
  const result = scope(async ({ cancel }) => {
    const end = executeChild(child, undefined, { cancellation: "wait" });
    cancel();
    return await end;
  });
  result.catch(() => {});
  return { host, result };
}

test("a child that was asked to cancel before it could hear is asked again once it runs", async () => {
  const { host, result } = canceledChild();
  expect(host.types).toEqual(["StartChildWorkflowExecution", "RequestCancelExternalWorkflowExecution"]);
  await host.tells(1, "RequestCancelExternalWorkflowExecutionFailed", unknown);
  await host.tells(0, "ChildWorkflowExecutionStarted", { workflowExecution: { workflowId: "c", runId: "cr" } });
  expect(host.types.slice(2)).toEqual(["RequestCancelExternalWorkflowExecution"]);
  await host.tells(0, "ChildWorkflowExecutionCanceled", {});
  await expect(result).rejects.toThrow("the child child was canceled");
});

test("a child that has heard, or has ended, is not asked again", async () => {
  const heard = canceledChild();
  await heard.host.tells(1, "ExternalWorkflowExecutionCancelRequested", {});
  await heard.host.tells(0, "ChildWorkflowExecutionStarted", { workflowExecution: { workflowId: "c", runId: "cr" } });
  expect(heard.host.types).toHaveLength(2);
  const ended = canceledChild();
  await ended.host.tells(0, "StartChildWorkflowExecutionFailed", { cause: "WORKFLOW_ALREADY_RUNNING" });
  await ended.host.tells(1, "RequestCancelExternalWorkflowExecutionFailed", unknown);
  expect(ended.host.types).toHaveLength(2);
  await expect(ended.result).rejects.toMatchObject({ swfCause: "WORKFLOW_ALREADY_RUNNING" });
});
