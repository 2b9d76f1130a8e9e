import type { Commit, CommitOutcome, Commits } from "@openswf/core/stores/commits";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { Tables } from "../tables/tables.ts";
import { applyChange } from "./apply.ts";
import { judge } from "./judge.ts";
import { stored } from "./known.ts";

/**
 * Commits land one after the other. If one of a group has a change that no server makes, the group is rejected, and those
 * before it have landed: to a caller, its answer was lost.
 */
export function commitsTo(tables: Tables): Synchronous<Commits> {
  const known = stored(tables);

  function land(commit: Commit): CommitOutcome {
    const outcome = judge(commit, known);
    if (outcome === "committed") for (const change of commit) applyChange(change, tables);
    return outcome;
  }

  return { commit: (group) => group.map(land) };
}
