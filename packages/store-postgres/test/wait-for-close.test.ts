import { type ManualClock, manualClock } from "@openswf/core";
import { createCore } from "@openswf/core/composition/create-core";
import type { Core } from "@openswf/core/ports/transport";
import type { Store } from "@openswf/core/stores/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Client } from "../../core/test/world/client.ts";
import { type CloseCall, waitsForClose } from "../../core/test/world/close-call.ts";
import { registerShop } from "../../core/test/world/shop.ts";
import type { PostgresOptions } from "../src/connection/options.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

interface Server {
  readonly store: Store;
  readonly core: Core;
  readonly client: Client;
  /** Stands still, so only a notice wakes a call before the test moves it. */
  readonly clock: ManualClock;
}

interface Called {
  /** The run of the execution. */
  readonly runId: string | undefined;
  readonly call: CloseCall;
}

const execution = { workflowId: "order-1" };

describe.skipIf(!hasPostgres)("a call at one of two servers on one PostgreSQL that waits for a close", () => {
  let schema: TestSchema;
  let waiting: Server;
  let other: Server;
  beforeEach(async () => {
    schema = await makeSchema();
  });
  afterEach(async () => {
    await Promise.all([waiting.core.stop(), other.core.stop()]);
    await schema.drop();
  });

  async function opens(options: Partial<PostgresOptions> = {}): Promise<Server> {
    const store = await openPostgresStore(schema.url, options);
    const clock = manualClock(Date.UTC(2026, 0, 1));
    const core = await createCore({ store, clock });
    return { store, core, client: new Client(core), clock };
  }

  async function callWaits(options: Partial<PostgresOptions> = {}): Promise<Called> {
    waiting = await opens(options);
    other = await opens(options);
    await registerShop((operation, input) => other.client.call(operation, input), "1");
    const workflowType = { name: "order", version: "1" };
    const start = { domain: "shop", workflowId: "order-1", workflowType };
    const { runId } = await other.client.call("StartWorkflowExecution", start);
    const call = waitsForClose(waiting.client, { execution });
    // Once the execution is read, the call can only be woken.
    await vi.waitFor(() => expect(waiting.core.health().cachedExecutions).toBe(1), 10_000);
    expect(call.isWaiting).toBe(true);
    return { runId, call };
  }

  const closes = (): Promise<unknown> =>
    other.client.call("TerminateWorkflowExecution", { domain: "shop", ...execution, reason: "enough" });

  const closed = (runId: Called["runId"]): unknown => ({
    runId,
    closeStatus: "TERMINATED",
    closeEvent: expect.objectContaining({
      eventId: 3,
      eventType: "WorkflowExecutionTerminated",
      workflowExecutionTerminatedEventAttributes: {
        cause: "OPERATOR_INITIATED",
        childPolicy: "TERMINATE",
        reason: "enough",
      },
    }),
  });

  test("is woken by the notice of the other, which closes the execution", async () => {
    const { runId, call } = await callWaits();
    await closes();
    await call.answer();
    expect(call.answered).toEqual(closed(runId));
  });

  test("is answered at its server's next look, where servers send no notices", async () => {
    const { runId, call } = await callWaits({ notices: "off" });
    await closes();
    expect(call.isWaiting).toBe(true);
    await waiting.clock.advance(1_000);
    await call.answer();
    expect(call.answered).toEqual(closed(runId));
  });

  test("is answered at once if the other has closed it before", async () => {
    const { runId, call } = await callWaits({ notices: "off" });
    await closes();
    const later = waitsForClose(waiting.client, { execution: { ...execution, ...(runId !== undefined && { runId }) } });
    await later.answer();
    expect(later.answered).toEqual(closed(runId));
    expect(call.isWaiting).toBe(true);
  });
});
