import { expect, test } from "vitest";
import { guarded } from "./guarded.ts";
import { openService, type Service } from "./service.ts";
import { completeExecution, decide, domain, openShop, start } from "./shop.ts";

const target = { "X-Amz-Target": "OpenSWF.WaitForClose" };
const input = { domain, execution: { workflowId: "order-1" } };

/** Each look is a round trip to the server, which processes the calls in the meantime. */
async function untilCallsWait({ url }: Service, count: number): Promise<void> {
  let health: unknown;
  do health = await (await fetch(`${url}health`)).json();
  while (
    // `as`: /health has this member.
    (health as { readonly waitingPolls: number }).waitingPolls !== count
  );
}

test("WaitForClose is answered with the event of the close as soon as the execution has closed", async () => {
  const service = await openShop({ pollHoldMs: 60_000 });
  const runId = await start(service, "order-1");
  const call = service.raw("", input, target);
  await untilCallsWait(service, 1);
  await decide(service, { ...completeExecution, completeWorkflowExecutionDecisionAttributes: { result: "42" } });
  const { status, body, headers } = await call;
  expect([status, headers.get("content-type")]).toEqual([200, "application/x-amz-json-1.0"]);
  expect(JSON.parse(body)).toEqual({
    runId,
    closeStatus: "COMPLETED",
    closeEvent: {
      eventId: 5,
      eventType: "WorkflowExecutionCompleted",
      eventTimestamp: expect.any(Number),
      workflowExecutionCompletedEventAttributes: { decisionTaskCompletedEventId: 4, result: "42" },
    },
  });
});

test("WaitForClose is answered with the run alone if the execution stays open", async () => {
  const service = await openShop();
  const runId = await start(service, "order-1");
  expect(await service.raw("", input, target)).toMatchObject({ status: 200, body: JSON.stringify({ runId }) });
});

test("a caller of WaitForClose that aborts no longer counts as waiting", async () => {
  const service = await openShop({ pollHoldMs: 60_000 });
  await start(service, "order-1");
  const aborting = new AbortController();
  const call = fetch(service.url, {
    method: "POST",
    headers: { "Content-Type": "application/x-amz-json-1.0", ...target },
    body: JSON.stringify(input),
    signal: aborting.signal,
  });
  await untilCallsWait(service, 1);
  aborting.abort();
  await expect(call).rejects.toMatchObject({ name: "AbortError" });
  await untilCallsWait(service, 0);
});

test("a stranger cannot wait for a close, or learn whether there is such an execution", async () => {
  const { raw } = await openService({}, { guarded });
  const { status, body } = await raw("", input, target);
  expect([status, body]).toEqual([400, expect.stringContaining("MissingAuthenticationToken")]);
});
