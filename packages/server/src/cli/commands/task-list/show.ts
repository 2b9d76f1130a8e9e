import type { PendingTaskCount } from "@openswf/model/wire-types";
import type { DomainFlags } from "../../client/client-options.ts";
import { withDomain } from "../../client/connect.ts";
import { printerFor } from "../../output/printer.ts";

/** `openswf task-list show`. A list that nobody has named yet is empty: SWF knows no others. */
export function show(name: string, flags: DomainFlags): Promise<void> {
  return withDomain(flags, async ({ swf, domain }) => {
    const input = { domain, taskList: { name } };
    const [decisions, activities] = await Promise.all([
      swf.call("CountPendingDecisionTasks", input),
      swf.call("CountPendingActivityTasks", input),
    ]);
    printerFor(flags).record({ domain, taskList: name, decisionTasks: decisions, activityTasks: activities }, [
      ["task list", name],
      ["waiting decision tasks", countText(decisions)],
      ["waiting activity tasks", countText(activities)],
    ]);
  });
}

const countText = ({ count, truncated }: PendingTaskCount): string =>
  `${truncated === true ? "more than " : ""}${count}`;
