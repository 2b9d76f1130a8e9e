import { type ReactElement, useState } from "react";
import { dataMax, lengthCheck, nameMax } from "../../logic/forms/checks.ts";
import type { RunAddress } from "../execution/run-address.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { Line } from "./fields.tsx";
import { TextArea } from "./text-area.tsx";

export interface RunDialogProps {
  readonly run: RunAddress;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function SignalDialog({ run, onDone, onClose }: RunDialogProps): ReactElement {
  const [signalName, setName] = useState("");
  const [text, setText] = useState("");
  const { domain, workflowId, runId } = run;
  const problem = lengthCheck(nameMax)(signalName);
  const isReady = signalName.trim() !== "" && problem === undefined && text.length <= dataMax;
  const input = { domain, workflowId, runId, signalName: signalName.trim(), ...(text !== "" && { input: text }) };
  return (
    <ActionDialog
      title={`Signal ${workflowId}`}
      verb="Send signal"
      tone="usual"
      operation="SignalWorkflowExecution"
      input={isReady ? input : undefined}
      onDone={onDone}
      onClose={onClose}
    >
      <p className="muted">The decider finds the signal in the history of its next decision task.</p>
      <Line label="Name of the signal" value={signalName} problem={problem} onChange={setName} />
      <TextArea label="Input" value={text} charactersMax={dataMax} onChange={setText} />
    </ActionDialog>
  );
}
