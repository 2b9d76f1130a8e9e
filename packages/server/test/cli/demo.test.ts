import { expect, test } from "vitest";
import { Openswf } from "./openswf.ts";

const unconfigured = { AWS_CONFIG_FILE: "/nonexistent", AWS_SHARED_CREDENTIALS_FILE: "/nonexistent" };

test("demo runs an order to its end at any endpoint, and again", { timeout: 180_000 }, async () => {
  const url = await Openswf.runs(["serve", "--port", "0", "--store", "memory"]).ready();
  for (const args of [[], ["--output", "ndjson"]]) {
    const demo = Openswf.runs(["demo", "--endpoint", url, ...args], { env: unconfigured });
    expect(await demo.ended(), demo.stderr).toBe(0);
    expect(demo.stderr).toBe("");
    for (const type of [
      "ActivityTaskCompleted",
      "TimerFired",
      "WorkflowExecutionSignaled",
      "WorkflowExecutionCompleted",
    ]) {
      expect(demo.stdout).toContain(type);
    }
  }
  const list = Openswf.runs(["workflow", "list", "--endpoint", url, "-o", "json"], { env: unconfigured });
  expect(await list.ended()).toBe(0);
  // Two orders, each with its shipment.
  expect(JSON.parse(list.stdout).map(({ closeStatus }: { closeStatus: string }) => closeStatus)).toEqual(
    Array.from({ length: 4 }, () => "COMPLETED"),
  );
});
