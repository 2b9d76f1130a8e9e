import { type ManualClock, manualClock } from "@openswf/core";
import { createCore } from "@openswf/core/composition/create-core";
import type { Core } from "@openswf/core/ports/transport";
import type { Store } from "@openswf/core/stores/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Client } from "../../core/test/world/client.ts";
import { registerShop } from "../../core/test/world/shop.ts";
import { TestSink } from "../../core/test/world/test-sink.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

interface Server {
  readonly store: Store;
  readonly core: Core;
  readonly client: Client;
  readonly clock: ManualClock;
  readonly sink: TestSink;
}

const workflowType = { name: "order", version: "1" };
const started = "1 WorkflowExecutionStarted";
const terminated = "3 WorkflowExecutionTerminated";

describe.skipIf(!hasPostgres)("two servers on one PostgreSQL that publish events", () => {
  let schema: TestSchema;
  let servers: readonly Server[];
  /** What both have sent, in order. */
  let received: TestSink["received"];
  beforeEach(async () => {
    schema = await makeSchema();
    received = [];
    servers = [await opens(), await opens()];
    await registerShop((operation, input) => server(0).client.call(operation, input), "1");
  });
  afterEach(async () => {
    for (const { sink } of servers) sink.answers = () => "taken";
    await Promise.all(servers.map(({ core }) => core.stop()));
    await schema.drop();
  });

  async function opens(): Promise<Server> {
    const store = await openPostgresStore(schema.url, {});
    const clock = manualClock(Date.UTC(2026, 0, 1));
    const sink = new TestSink();
    sink.received = received;
    const core = await createCore({ store, clock, publishing: { sinks: [sink], domains: undefined } });
    return { store, core, client: new Client(core), clock, sink };
  }

  function server(index: number): Server {
    const found = servers[index];
    if (found === undefined) throw new Error(`there is no server ${index}`);
    return found;
  }

  async function starts(at: Server, workflowId: string): Promise<string> {
    const { runId } = await at.client.call("StartWorkflowExecution", { domain: "shop", workflowId, workflowType });
    return runId ?? "";
  }
  const terminates = (at: Server, workflowId: string): Promise<unknown> =>
    at.client.call("TerminateWorkflowExecution", { domain: "shop", workflowId });

  const eventsOf = (runId: string): readonly string[] =>
    received.filter((event) => event.runId === runId).map(({ eventId, eventType }) => `${eventId} ${eventType}`);

  /** Lets time pass at these servers until something is so. */
  async function passesUntil(isSo: () => void | Promise<void>, at: readonly Server[] = servers): Promise<void> {
    await vi.waitFor(async () => {
      for (const { clock } of at) await clock.advance(500);
      await isSo();
    }, 20_000);
  }
  const nothingIsOwed = async (): Promise<void> => expect(await server(0).store.readErrands(undefined, 10)).toEqual([]);

  test("an event waits until the other server has published the one before", async () => {
    const [first, second] = [server(0), server(1)];
    let answer: (answer: "taken") => void = () => {};
    first.sink.answers = () => new Promise((resolve) => (answer = resolve));
    const runId = await starts(first, "order-1");
    await terminates(second, "order-1");
    for (let halfSeconds = 0; halfSeconds < 10; halfSeconds += 1) await second.clock.advance(500);
    expect(second.sink.attempts).toBe(0);
    first.sink.answers = () => "taken";
    answer("taken");
    await passesUntil(() => expect(eventsOf(runId)).toEqual([started, terminated]));
    expect(second.sink.attempts).toBe(1);
    await passesUntil(nothingIsOwed);
  });

  test("events of a server that cannot publish them are published by the other, in order", async () => {
    const [first, second] = [server(0), server(1)];
    first.sink.answers = () => "refused";
    const runId = await starts(first, "order-1");
    await terminates(second, "order-1");
    await passesUntil(() => expect(eventsOf(runId)).toEqual([started, terminated]), [second]);
    await passesUntil(nothingIsOwed, [second]);
    // The first finds them settled, and does not send them again.
    const { attempts } = first.sink;
    first.sink.answers = () => "taken";
    for (let seconds = 0; seconds < 120; seconds += 1) await first.clock.advance(1_000);
    expect(first.sink.attempts).toBe(attempts);
    expect(eventsOf(runId)).toEqual([started, terminated]);
  });

  test("whichever server commits what, and however often receivers fail, each run's events come in order", async () => {
    let turn = 0;
    for (const { sink } of servers) {
      sink.answers = () => {
        turn += 1;
        return turn % 5 === 0 ? "refused" : turn % 7 === 0 ? "lost" : "taken";
      };
    }
    const runIds: string[] = [];
    for (let order = 0; order < 30; order += 1) {
      const at = server(order % 2);
      runIds.push(await starts(at, `order-${order}`));
      await terminates(server((order + 1) % 2), `order-${order}`);
    }
    await passesUntil(nothingIsOwed);
    for (const runId of runIds) expect([...new Set(eventsOf(runId))]).toEqual([started, terminated]);
    expect(new Set(received.map(({ id }) => id)).size).toBe(60);
  });
});
