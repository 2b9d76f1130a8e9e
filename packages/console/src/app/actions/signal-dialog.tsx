import { type ReactElement, useState } from "react";
import type { RunAddress } from "../execution/run-address.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { TextArea } from "./text-area.tsx";

export interface RunDialogProps {
  readonly run: RunAddress;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const inputMax = 32_768;

export function SignalDialog({ run, onDone, onClose }: RunDialogProps): ReactElement {
  const [signalName, setName] = useState("");
  const [text, setText] = useState("");
  const { domain, workflowId, runId } = run;
  const isReady = signalName.trim() !== "" && text.length <= inputMax;
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
      <label>
        Name of the signal
        <input
          className="field"
          value={signalName}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <TextArea label="Input" value={text} charactersMax={inputMax} onChange={setText} />
    </ActionDialog>
  );
}
