import type { Store } from "@openswf/core/stores/store";
import { describe, expect, test } from "vitest";
import { eventfulWorld } from "../verify/eventful-world.ts";
import { exported } from "./copies.ts";

const changedMeanwhile = "the store changed while it was exported";

describe("an export of a store that servers may write to meanwhile", () => {
  const moving = async (reads: (store: Store) => Partial<Store>): Promise<readonly [still: Store, moving: Store]> => {
    const { inner } = (await eventfulWorld()).store;
    return [inner, { ...inner, ...reads(inner), exclusive: false }];
  };

  test("is complete if nothing changed", async () => {
    const [still, same] = await moving(() => ({}));
    expect(await exported(same)).toBe(await exported(still));
  });

  test.each<{ change: string; reads: (store: Store) => Partial<Store> }>([
    {
      change: "an execution has moved on",
      reads: (store) => ({
        scanExecutions: async (after, limit) =>
          (await store.scanExecutions(after, limit)).map((summary, at) =>
            at === 3 ? { ...summary, version: summary.version + 1 } : summary,
          ),
      }),
    },
    {
      change: "the cancellation of an execution was requested between the list and the read",
      reads: (store) => ({
        listExecutions: async (query, page) =>
          (await store.listExecutions(query, page)).map((record) => ({
            ...record,
            cancelRequested: !record.cancelRequested,
          })),
      }),
    },
    {
      change: "an execution was started in place of one that was removed",
      reads: (store) => ({
        scanExecutions: async (after, limit) => {
          const [first, ...others] = await store.scanExecutions(after, limit);
          const [second] = others;
          return first === undefined || second === undefined ? [] : [{ ...second, version: 1 }, ...others];
        },
      }),
    },
    {
      change: "an execution was removed between the list and the read",
      reads: () => ({ readExecution: async () => undefined }),
    },
  ])("fails, and never writes a footer, if $change", async ({ reads }) => {
    const [, changed] = await moving(reads);
    await expect(exported(changed)).rejects.toThrow(changedMeanwhile);
  });
});
