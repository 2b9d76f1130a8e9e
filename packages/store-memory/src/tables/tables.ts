import { Executions } from "../executions/executions.ts";
import { Listings } from "../lists/listings.ts";
import { WorkflowRuns } from "../lists/workflow-runs.ts";
import { ErrandList } from "../waiting/errands.ts";
import { TaskLists } from "../waiting/task-lists.ts";
import { type DueList, newDueList } from "../waiting/wake-ups.ts";

/** All that is stored of executions. Everything but `executions` repeats what they say, in the order in which it is read. */
export interface Tables {
  readonly executions: Executions;
  readonly workflowRuns: WorkflowRuns;
  readonly listings: Listings;
  readonly due: DueList;
  readonly taskLists: TaskLists;
  readonly errands: ErrandList;
}

export function emptyTables(): Tables {
  return {
    executions: new Executions(),
    workflowRuns: new WorkflowRuns(),
    listings: new Listings(),
    due: newDueList(),
    taskLists: new TaskLists(),
    errands: new ErrandList(),
  };
}
