import { openMemoryStore } from "@openswf/store-memory";
import { expect, onTestFinished, test } from "vitest";
import { createCore } from "../../src/composition/create-core.ts";
import { manualClock } from "../../src/ports/manual-clock.ts";
import type { Core, WireReply, WireRequest } from "../../src/ports/transport.ts";
import { TestCaller } from "../world/test-caller.ts";

async function opened(): Promise<Core> {
  const core = await createCore({ store: openMemoryStore(), clock: manualClock(0) });
  onTestFinished(() => core.stop());
  return core;
}

const request = (operation: string, body: string): WireRequest => ({
  requestId: "request-1",
  method: "POST",
  url: "/",
  headers: new Map([["x-amz-target", `SimpleWorkflowService.${operation}`]]),
  body: new TextEncoder().encode(body),
  caller: new TestCaller(),
  source: { address: "127.0.0.1", isEncrypted: false, clientCertificate: undefined },
});

test.each([
  { why: "names no operation", operation: "StopTheWorld", body: "{}", fault: "UnknownOperationException" },
  { why: "is no JSON", operation: "ListDomains", body: "{", fault: "SerializationException" },
  { why: "breaks a constraint", operation: "DescribeDomain", body: "{}", fault: "ValidationException" },
])("a request that $why is refused in the same turn", async ({ operation, body, fault }) => {
  const core = await opened();
  const reply = core.answer(request(operation, body));
  expect(reply).not.toBeInstanceOf(Promise);
  expect((await reply).body).toContain(fault);
});

test("refused requests do not count as in progress, so the core stops", async () => {
  const core = await opened();
  for (const operation of ["StopTheWorld", "DescribeDomain"]) void core.answer(request(operation, "{}"));
  const known: WireReply = await core.answer(request("ListDomains", '{"registrationStatus":"REGISTERED"}'));
  expect(known.status).toBe(200);
  await core.stop();
});

test("a request that comes on an open connection while the core stops is refused with a 503, not asked of a closed store", async () => {
  const core = await opened();
  await core.stop();
  const late: WireReply = await core.answer(request("ListDomains", '{"registrationStatus":"REGISTERED"}'));
  expect(late).toMatchObject({ status: 503, body: expect.stringContaining("The server is stopping") });
});
