import type { TaskListTone } from "@openswf/insight/machinery/task-list-now";
import type { Style } from "../../output/render/style.ts";

/** The colour of how a task list is. */
export const toneStyles: Readonly<Record<TaskListTone, Style>> = {
  stuck: "bad",
  watch: "watch",
  calm: "good",
  idle: "quiet",
};
