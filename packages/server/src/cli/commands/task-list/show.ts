import { systemClock } from "@openswf/core/ports/clock";
import { judgeTaskList } from "@openswf/insight/machinery/task-list-now";
import { durationText } from "@openswf/insight/text/duration";
import type { DomainFlags } from "../../client/client-options.ts";
import { withDomain } from "../../client/connect.ts";
import { type FoundTaskList, findTaskList, type TaskListKind } from "../../client/task-lists.ts";
import { withDates } from "../../client/wire-dates.ts";
import { type Printer, printerFor } from "../../output/printer.ts";
import { toneStyles } from "./tone-styles.ts";

/** `openswf task-list show`. A list that nobody has named yet is empty: SWF knows no others. */
export function show(name: string, flags: DomainFlags): Promise<void> {
  return withDomain(flags, async (at) => {
    const decisions = await findTaskList(at, "DECISION", name);
    const activities = await findTaskList(at, "ACTIVITY", name);
    const now = systemClock.now();
    const printer = printerFor(flags);
    if (printer.form !== "text") {
      const value = { decisionTasks: forPrograms(decisions, now), activityTasks: forPrograms(activities, now) };
      printer.value({ domain: at.domain, taskList: name, ...value });
      return;
    }
    await say(printer, "DECISION", decisions, now);
    await say(printer, "ACTIVITY", activities, now);
  });
}

function forPrograms({ list, description }: FoundTaskList, now: number): unknown {
  const { pending: count, isTruncated: truncated } = list;
  const { sentence, tone, advice } = judgeTaskList(list, now);
  return { count, truncated, tone, sentence, advice, ...Object(withDates(description)) };
}

const titles: Readonly<Record<TaskListKind, string>> = { DECISION: "decision tasks", ACTIVITY: "activity tasks" };

async function say(
  printer: Printer,
  kind: TaskListKind,
  { list, description }: FoundTaskList,
  now: number,
): Promise<void> {
  const { tone, sentence, advice } = judgeTaskList(list, now);
  printer.line(`${titles[kind]}: ${printer.paint({ text: sentence, style: toneStyles[tone] })}`);
  if (advice !== "") printer.line(`  ${printer.paint(advice)}`);
  if (description === undefined || description.pollers.length === 0) return;
  await printer.list(
    description.pollers,
    [
      { heading: "  POLLER", cell: ({ identity }) => `  ${identity ?? "(without an identity)"}`, least: 16 },
      { heading: "WAITING POLLS", align: "right", cell: ({ waitingPolls }) => String(waitingPolls) },
      {
        heading: "LAST POLL",
        align: "right",
        cell: ({ lastPolledTimestamp: at }) => `${durationText(now - at * 1000)} ago`,
      },
      { heading: "SERVER", cell: ({ server }) => server ?? "" },
    ],
    "",
  );
}
