import type { ActivityContext } from "@openswf/flow/activity";
import { expect, test } from "vitest";
import { copyPages } from "./copy-pages.ts";

function contextWith({ lastDetails, heartbeat }: Pick<ActivityContext<number>, "lastDetails" | "heartbeat">) {
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const later = (): never => {
    throw new Error("not in this test");
  };
  return {
    ...{ workflowId: "w", runId: "r", activityId: "a1", activityType: { name: "copyPages", version: "1" } },
    ...{ attempt: 2, taskToken: "token", headers: {}, signal: new AbortController().signal },
    ...{ log, later, lastDetails, heartbeat },
  } satisfies ActivityContext<number>;
}

test("an attempt goes on where the one before has stopped", async () => {
  const beats: unknown[] = [];
  const context = contextWith({ lastDetails: 3, heartbeat: (page) => void beats.push(page) });
  expect(await copyPages(5, context)).toBe(2);
  expect(beats).toEqual([4, 5]);
});
