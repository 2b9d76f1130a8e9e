import type { Client, WorkflowHandle } from "@openswf/flow/client";
import type { GivenEvent } from "@openswf/flow/replay";
import { loadWorkflows, type ReplayOutcome, replay } from "@openswf/flow/replay";
import { beforeAll, describe, expect, test } from "vitest";
import { TestServer } from "../test-server.ts";
import * as activities from "./activities.ts";
import * as before from "./before.ts";
import { explain } from "./explain.ts";
import * as stacks from "./stacks.ts";
import { orderV1, orderV2, reminderV1, renew } from "./two-versions.ts";

const file = (name: string): URL => new URL(`./${name}.ts`, import.meta.url);
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const quiet = { ...activities, notify: async () => {} };
const input = { id: "7", price: 40 };

interface Recording {
  readonly of: string;
  readonly start: (client: Client) => Promise<WorkflowHandle>;
  /** How long it is open, in milliseconds. Default: until it has closed. */
  readonly forMs?: number;
}

/** The history of an execution, as SWF has it. */
async function record({ of, start, forMs }: Recording): Promise<readonly GivenEvent[]> {
  const workflows = file(of);
  await using server = await TestServer.start(workflows);
  await server.worker({ workflows, activities: quiet, log });
  const handle = await start(server.client);
  if (forMs === undefined) await server.until(handle.result());
  else await server.sleep(forMs);
  const execution = { workflowId: handle.workflowId, runId: handle.runId ?? "" };
  const { events = [] } = await server.calls.call("GetWorkflowExecutionHistory", { domain: "test", execution });
  return events;
}

const startOrder = (client: Client): Promise<WorkflowHandle> => client.start(before.order, input);

describe("a change under patched", () => {
  const minute = 60_000;
  let old: readonly GivenEvent[];
  let fresh: readonly GivenEvent[];
  beforeAll(async () => {
    old = await record({ of: "before", start: startOrder, forMs: minute });
    fresh = await record({ of: "patched", start: startOrder });
  });

  test.each([
    { code: "before", ofOld: "same", ofFresh: "differs" },
    { code: "patched", ofOld: "same", ofFresh: "same" },
    { code: "deprecated", ofOld: "differs", ofFresh: "same" },
    { code: "after", ofOld: "differs", ofFresh: "differs" },
  ])(
    "runs from before the change are $ofOld to the code $code, and new runs $ofFresh",
    async ({ code, ofOld, ofFresh }) => {
      const workflows = file(code);
      const kinds = [(await replay(old, { workflows })).kind, (await replay(fresh, { workflows })).kind];
      expect(kinds).toEqual([ofOld, ofFresh]);
    },
  );

  test("a run of the deprecated patch replays without it", async () => {
    const deprecated = await record({ of: "deprecated", start: startOrder });
    expect(await replay(deprecated, { workflows: file("after") })).toMatchObject({ kind: "same" });
  });
});

describe("what counts as a change", () => {
  let history: readonly GivenEvent[];
  let open: readonly GivenEvent[];
  beforeAll(async () => {
    history = await record({ of: "before", start: startOrder });
    open = await record({ of: "before", start: startOrder, forMs: 60_000 });
  });
  const code = loadWorkflows(file("changes"));

  async function outcome(name: string, of: readonly GivenEvent[]): Promise<ReplayOutcome["kind"]> {
    const text = JSON.stringify(of).replace('"name":"order","version"', `"name":"${name}","version"`);
    expect(text).toContain(name);
    return (await replay(text, { workflows: await code })).kind;
  }

  test("the reasons can be told", async () => {
    expect(await explain(history, file("before"))).toBe("fits 4 decision tasks; 0 settings differ");
    expect(await explain(history, file("after"))).toMatch(
      /^event 5, at after.ts:7:9: Event 5: the history has .* pack 1/,
    );
    expect(await explain(history, file("changes"))).toMatch(/^the code fails: no workflow order 1 is exported/);
  });

  test.each(["observed", "timeouts", "heartbeat"])("%s does not", async (name) => {
    expect(await outcome(name, history)).toBe("same");
  });

  test.each([
    ...["added", "addedAtTheEnd", "removed", "reordered", "sideBySide", "otherInput", "otherVersion", "otherName"],
    ...["otherResult", "withSideEffect", "withLocalActivity", "withChild"],
  ])("%s does", async (name) => {
    expect(await outcome(name, history)).toBe("differs");
  });

  test("a bug fails", async () => {
    expect(await outcome("withBug", history)).toBe("fails");
  });

  test.each(["addedAtTheEnd", "otherInput", "otherResult", "withTimeLimit"])(
    "%s does not count in an execution that has not come there, or decides the same",
    async (name) => {
      expect(await outcome(name, open)).toBe("same");
    },
  );

  test("code that sends a stack differs, even if it has not changed; a message may be sent", async () => {
    const told = await record({ of: "stacks", start: (client) => client.start(stacks.tellsStack) });
    expect(await explain(told, file("stacks"))).toMatch(
      /^event 5, at stacks.ts:13:11: Event 5: .* but the code gives input /,
    );
    const message = await record({ of: "stacks", start: (client) => client.start(stacks.tellsMessage) });
    expect((await replay(message, { workflows: file("stacks") })).kind).toBe("same");
  });
});

describe("versions of a type", () => {
  test("run side by side in one worker", async () => {
    const workflows = file("two-versions");
    await using server = await TestServer.start(workflows);
    await server.worker({ workflows, activities: quiet, log });
    const [one, two] = [await server.client.start(orderV1, input), await server.client.start(orderV2, input)];
    const types = [(await one.describe()).workflowType.version, (await two.describe()).workflowType.version];
    expect(types).toEqual(["1", "2"]);
    expect(await server.until(Promise.all([one.result(), two.result()]))).toEqual(["parcel-7", "parcel-7"]);
  });

  test("a run goes on as another version by continueAsNew", async () => {
    const workflows = file("two-versions");
    await using server = await TestServer.start(workflows);
    const told: string[] = [];
    const notify = async (text: string) => void told.push(text);
    await server.worker({ workflows, activities: { ...activities, notify }, log });
    const handle = await server.client.start(reminderV1, 0);
    await server.sleep(36 * 3_600_000);
    await handle.signal(renew);
    expect(await server.until(handle.result())).toBe(3);
    expect(told).toEqual(["reminder 1", "reminder 2", "reminder 3, in en"]);
  });
});
