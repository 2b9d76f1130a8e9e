import type { ChildPolicy } from "@openswf/model/wire-types";
import { type ReactElement, useState } from "react";
import { dataMax, lengthCheck, reasonMax } from "../../logic/forms/checks.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { ChildPolicyField, Line } from "./fields.tsx";
import type { RunDialogProps } from "./signal-dialog.tsx";

interface TerminateDialogProps extends RunDialogProps {
  /** That of the execution. */
  readonly childPolicy: ChildPolicy;
}

export function TerminateDialog({ run, childPolicy, onDone, onClose }: TerminateDialogProps): ReactElement {
  const [policy, setPolicy] = useState(childPolicy);
  const [reason, setReason] = useState("");
  const [details, setDetails] = useState("");
  const { domain, workflowId, runId } = run;
  const input = {
    domain,
    workflowId,
    runId,
    ...(policy !== childPolicy && { childPolicy: policy }),
    ...(reason !== "" && { reason }),
    ...(details !== "" && { details }),
  };
  return (
    <ActionDialog
      title={`Terminate ${workflowId}`}
      verb="Terminate"
      tone="danger"
      operation="TerminateWorkflowExecution"
      input={reason.length <= reasonMax && details.length <= dataMax ? input : undefined}
      onDone={onDone}
      onClose={onClose}
    >
      <p>
        The execution ends at once. Its decider is not asked and cannot clean up, and its activities learn of it when
        they next report. This cannot be undone.
      </p>
      <ChildPolicyField
        label="What becomes of its children"
        value={policy}
        byDefault={undefined}
        own={childPolicy}
        onChange={(chosen) => setPolicy(chosen === "" ? childPolicy : chosen)}
      />
      <Line
        label="Reason"
        note="optional, kept in the history"
        value={reason}
        problem={lengthCheck(reasonMax)(reason)}
        onChange={setReason}
      />
      <label>
        <span>
          Details <span className="muted">optional</span>
        </span>
        <textarea className="field area" rows={3} value={details} onChange={({ target }) => setDetails(target.value)} />
      </label>
    </ActionDialog>
  );
}
