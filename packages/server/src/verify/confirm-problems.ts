import { setTimeout } from "node:timers/promises";
import type { ExecutionSummary, Inspection } from "@openswf/core/stores/inspection";
import type { RunId } from "@openswf/model/brand";

/** Pauses before an execution is checked again. A commit that was under way has ended by then. */
const pausesMs = [20, 100, 400] as const;
/** Executions that started since the scan may have come between this one and the one before. */
const nearby = 50;

/**
 * Checks an execution, and again if there are problems, and returns the problems that every check found. A store that
 * servers write to meanwhile may show one part of an execution before a commit and another part after it. Such a
 * disagreement is gone at the next check, or is another one. Damage stays.
 *
 * `before` is the execution that the scan listed before this one.
 */
export async function confirmedProblems(
  store: Inspection,
  summary: ExecutionSummary,
  before: RunId | undefined,
  check: (summary: ExecutionSummary, look: "first" | "again") => Promise<readonly string[]>,
): Promise<readonly string[]> {
  let problems = await check(summary, "first");
  for (const pauseMs of pausesMs) {
    if (problems.length === 0) break;
    await setTimeout(pauseMs);
    const rows = await store.scanExecutions(before, nearby);
    const now = rows.find(({ runId }) => runId === summary.runId);
    // Retention has removed it.
    if (now === undefined) return [];
    const again = new Set(await check(now, "again"));
    problems = problems.filter((problem) => again.has(problem));
  }
  return problems;
}
