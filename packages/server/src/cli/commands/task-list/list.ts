import { systemClock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import { judgeTaskList, taskListNow } from "@openswf/insight/machinery/task-list-now";
import type { DomainFlags } from "../../client/client-options.ts";
import { type InDomain, withDomain } from "../../client/connect.ts";
import { pagesOf } from "../../client/pages.ts";
import type { TaskListInfo } from "../../client/task-lists.ts";
import { withDates } from "../../client/wire-dates.ts";
import { printerFor } from "../../output/printer.ts";
import { toneStyles } from "./tone-styles.ts";

/** `openswf task-list list`: what only openswf can tell. */
export function list(flags: DomainFlags): Promise<void> {
  return withDomain(flags, async (at) => {
    // The reply tells what the endpoint offers.
    await at.swf.call("DescribeDomain", { name: at.domain });
    if (!at.swf.offers("OpenSWF.ListTaskLists")) {
      throw Problem.ofWorld(
        "This endpoint has no list of task lists: Amazon SWF has none. Name one: openswf task-list show NAME.",
      );
    }
    const now = systemClock.now();
    await printerFor(flags).list(
      taskLists(at),
      [
        { heading: "TASK LIST", cell: ({ taskList }) => taskList.name, least: 12 },
        { heading: "TASKS", cell: ({ kind }) => (kind === "DECISION" ? "decision" : "activity") },
        { heading: "WAITING", align: "right", cell: ({ pendingTasks }) => String(pendingTasks.count) },
        { heading: "POLLERS", align: "right", cell: ({ pollers }) => String(pollers) },
        {
          heading: "STATE",
          least: 20,
          cell: (info) => {
            const { sentence, tone } = judgeTaskList(taskListNow(info), now);
            return { text: sentence, style: toneStyles[tone] };
          },
        },
      ],
      "no task lists",
      withDates,
    );
  });
}

async function* taskLists({ swf, domain }: InDomain): AsyncGenerator<TaskListInfo> {
  const pages = pagesOf((nextPageToken) => swf.callExtension("OpenSWF.ListTaskLists", { domain, nextPageToken }));
  for await (const { taskListInfos } of pages) yield* taskListInfos;
}
