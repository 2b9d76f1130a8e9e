import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { DeterminismError } from "../../src/replay/determinism-error.ts";
import { loadWorkflows, type WorkflowCode } from "../../src/replay/workflow-code.ts";
import { meetsFate } from "./fate.ts";
import { fates, programs } from "./programs.ts";
import { Story } from "./story.ts";

let code: WorkflowCode;
beforeAll(async () => {
  code = await loadWorkflows(new URL("./fixtures/program.ts", import.meta.url));
}, 60_000);

const runs = 150 * Number(process.env["OPENSWF_TEST_EFFORT"] ?? 1);

/**
 * Each run compares, at each decision task, a replay that has stayed in memory with one that starts from the first event; then all
 * prefixes of the history with what was decided, in pages of several sizes.
 */
test("random programs decide the same on replay, whatever happens to them and wherever they are evicted", async () => {
  await fc.assert(
    fc.asyncProperty(programs, fates, fc.integer({ min: 1, max: 6 }), async (program, fate, decisionsMax) => {
      const story = new Story(code, "program", program, decisionsMax < 6 ? { decisionsMax } : {});
      await meetsFate(story, fate);
      story.surroundings.throttled.clear();
      story.surroundings.denied.clear();
      await story.goesOn(30);
      expect(story.faults.filter((error) => error instanceof DeterminismError)).toEqual([]);
      await story.replays();
    }),
    { numRuns: runs, endOnFailure: false },
  );
}, 120_000);
