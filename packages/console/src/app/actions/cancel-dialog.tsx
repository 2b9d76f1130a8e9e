import type { ReactElement } from "react";
import { ActionDialog } from "./action-dialog.tsx";
import type { RunDialogProps } from "./signal-dialog.tsx";

export function CancelDialog({ run, onDone, onClose }: RunDialogProps): ReactElement {
  const { domain, workflowId, runId } = run;
  return (
    <ActionDialog
      title={`Request cancel of ${workflowId}`}
      verb="Request cancel"
      tone="usual"
      operation="RequestCancelWorkflowExecution"
      input={{ domain, workflowId, runId }}
      onDone={onDone}
      onClose={onClose}
    >
      <p>
        The decider is told, and decides itself whether and how to end: it may clean up first, or go on. To end the
        execution at once, terminate it.
      </p>
    </ActionDialog>
  );
}
