import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import type { Style } from "../../output/render/style.ts";
import type { StyledText } from "../../output/render/table.ts";

const styles: Readonly<Record<string, Style>> = {
  OPEN: "name",
  COMPLETED: "good",
  FAILED: "bad",
  TIMED_OUT: "bad",
  TERMINATED: "bad",
  CANCELED: "watch",
  CONTINUED_AS_NEW: "quiet",
};

/** How an execution stands, in the service's words. */
export function statusCell({
  closeStatus,
  cancelRequested,
}: Pick<WorkflowExecutionInfo, "closeStatus" | "cancelRequested">): StyledText {
  const status = closeStatus ?? "OPEN";
  const asked = closeStatus === undefined && cancelRequested === true ? ", cancel requested" : "";
  return { text: `${status}${asked}`, style: styles[status] ?? "quiet" };
}
