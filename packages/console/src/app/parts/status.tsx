import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import type { ReactElement } from "react";

const shown = {
  OPEN: { text: "Running", kind: "open", sign: "●" },
  COMPLETED: { text: "Completed", kind: "completed", sign: "✓" },
  FAILED: { text: "Failed", kind: "failed", sign: "✕" },
  TIMED_OUT: { text: "Timed out", kind: "timed-out", sign: "◷" },
  CANCELED: { text: "Canceled", kind: "canceled", sign: "⊘" },
  TERMINATED: { text: "Terminated", kind: "terminated", sign: "■" },
  CONTINUED_AS_NEW: { text: "Continued", kind: "continued", sign: "↻" },
} as const;

export type ShownStatus = keyof typeof shown;

/** The status of an execution: `OPEN`, or how it closed. */
export const statusOf = ({ closeStatus }: Pick<WorkflowExecutionInfo, "closeStatus">): ShownStatus =>
  closeStatus ?? "OPEN";

export const statusText = (status: ShownStatus): string => shown[status].text;

/** The status in words and as a sign, never by colour alone. */
export function Status({ status }: { readonly status: ShownStatus }): ReactElement {
  const { text, kind, sign } = shown[status];
  return (
    <span className={`status status-${kind}`}>
      <span className="status-sign" aria-hidden="true">
        {sign}
      </span>
      <span className="status-text">{text}</span>
    </span>
  );
}
