import type { Commit, CommitOutcome, ExecutionChange } from "@openswf/core/stores/commits";
import { invariant } from "@openswf/model/invariant";
import { Foreseen } from "./foreseen.ts";
import type { Known } from "./known.ts";

/**
 * Decides a commit without changing anything, so that an accepted one can be applied as a whole. Throws if it has a change that
 * no server makes.
 */
export function judge(commit: Commit, known: Known): CommitOutcome {
  const [only] = commit;
  if (only === undefined) return "committed";
  if (commit.length === 1) return outcomeOf(only, known);
  const foreseen = new Foreseen(known);
  for (const change of commit) {
    const outcome = outcomeOf(change, foreseen);
    if (outcome !== "committed") return outcome;
    foreseen.add(change);
  }
  return "committed";
}

function outcomeOf(change: ExecutionChange, known: Known): CommitOutcome {
  checkOwnership(change);
  const { runId, created, expectedVersion, events, closed, errandsSettled } = change;
  for (const errandId of errandsSettled) if (!known.hasErrand(runId, errandId)) return "conflict";
  const run = known.run(runId);
  if (created === undefined) {
    if (run?.version !== expectedVersion) return "conflict";
    invariant(events === undefined || events.firstEventId > run.lastEventId, "events are appended to a history");
    invariant(closed === undefined || run.closed === undefined, "an execution closes only once");
    return "committed";
  }
  if (run !== undefined) return "conflict";
  return known.isOpen(created) ? "alreadyOpen" : "committed";
}

/** A store keeps what a run owes and waits for under that run. */
function checkOwnership({ runId, tasksAdded, tasksRemoved, errandsAdded }: ExecutionChange): void {
  for (const tasks of [tasksAdded, tasksRemoved]) {
    for (const task of tasks) invariant(task.runId === runId, "a change adds and removes only tasks of its own run");
  }
  for (const errand of errandsAdded) invariant(errand.runId === runId, "a change adds only errands of its own run");
}
