import type { ChildPolicy } from "@openswf/model/wire-types";
import { type ReactElement, useState } from "react";
import { ActionDialog } from "./action-dialog.tsx";
import type { RunDialogProps } from "./signal-dialog.tsx";

const policies: Readonly<Record<ChildPolicy, string>> = {
  TERMINATE: "Terminate open children",
  REQUEST_CANCEL: "Request cancel of open children",
  ABANDON: "Leave open children alone",
};
// `as`: the keys of the table are the policies, but Object.keys returns plain strings.
const policyNames = Object.keys(policies) as readonly ChildPolicy[];

const reasonMax = 256;
const detailsMax = 32_768;

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
      input={reason.length <= reasonMax && details.length <= detailsMax ? input : undefined}
      onDone={onDone}
      onClose={onClose}
    >
      <p>
        The execution ends at once. Its decider is not asked and cannot clean up, and its activities learn of it when
        they next report. This cannot be undone.
      </p>
      <label>
        What becomes of its children
        <select
          className="choice"
          value={policy}
          onChange={({ target }) => setPolicy(policyNames.find((name) => name === target.value) ?? childPolicy)}
        >
          {policyNames.map((name) => (
            <option key={name} value={name}>
              {policies[name]}
              {name === childPolicy ? " (its child policy)" : ""}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>
          Reason <span className="muted">optional, kept in the history</span>
        </span>
        <input
          className="field"
          value={reason}
          maxLength={reasonMax}
          autoComplete="off"
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      <label>
        <span>
          Details <span className="muted">optional</span>
        </span>
        <textarea className="field area" rows={3} value={details} onChange={({ target }) => setDetails(target.value)} />
      </label>
    </ActionDialog>
  );
}
