import { expect, test } from "vitest";
import { verifyStore } from "../../src/verify/verify-store.ts";
import { DamagedStore } from "./damaged-store.ts";
import { eventfulWorld } from "./eventful-world.ts";

test("verify of a store that stops answering fails, and blames no execution", async () => {
  const { store } = await DamagedStore.of(await eventfulWorld());
  let readsLeft = 3;
  let isDead = false;
  const dies = async (): Promise<never> => {
    isDead = true;
    throw new Error("Connection terminated unexpectedly");
  };
  const dying: typeof store = {
    ...store,
    readExecution: (runId) => (readsLeft-- > 0 ? store.readExecution(runId) : dies()),
    accessVersion: () => (isDead ? dies() : store.accessVersion()),
  };
  const problems: unknown[] = [];
  const verified = verifyStore(dying, { now: 0, onProblem: (problem) => problems.push(problem) });
  await expect(verified).rejects.toThrow("Connection terminated unexpectedly");
  expect(problems).toEqual([]);
});

test("what cannot be read is a problem of its own, and the rest is still checked", async () => {
  const { store } = await DamagedStore.of(await eventfulWorld());
  const [first] = await store.scanExecutions(undefined, 1);
  const unreadable: typeof store = {
    ...store,
    readExecution: async (runId) => {
      if (runId === first?.runId) throw new Error("database disk image is malformed");
      return store.readExecution(runId);
    },
    orphans: async () => {
      throw new Error("database disk image is malformed");
    },
  };
  const problems: unknown[] = [];
  const now = Number.MAX_SAFE_INTEGER;
  const { executions } = await verifyStore(unreadable, { now, onProblem: (problem) => problems.push(problem) });
  expect(problems).toContainEqual({
    runId: first?.runId,
    what: "it cannot be checked: Error: database disk image is malformed",
  });
  expect(problems).toContainEqual({
    runId: undefined,
    what: "orphaned rows cannot be checked: Error: database disk image is malformed",
  });
  expect(executions).toBe((await store.scanExecutions(undefined, 10_000)).length);
});
