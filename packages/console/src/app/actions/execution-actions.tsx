import type {
  StartWorkflowExecutionInput,
  WorkflowExecutionDetail,
  WorkflowExecutionStartedEventAttributes,
} from "@openswf/model/wire-types";
import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { againInput } from "../../logic/bulk/again-input.ts";
import type { RunAddress } from "../execution/run-address.ts";
import { useMayAct } from "../session/console-mode.ts";
import { CancelDialog } from "./cancel-dialog.tsx";
import { DenialNote } from "./denial-note.tsx";
import { SignalDialog } from "./signal-dialog.tsx";
import { StartDialog } from "./start-dialog.tsx";
import { TerminateDialog } from "./terminate-dialog.tsx";

const actions = {
  signal: { text: "Signal …", operation: "SignalWorkflowExecution" },
  cancel: { text: "Request cancel …", operation: "RequestCancelWorkflowExecution" },
  terminate: { text: "Terminate …", operation: "TerminateWorkflowExecution" },
  again: { text: "Run again …", operation: "StartWorkflowExecution" },
} as const;
type Action = keyof typeof actions;
// `as`: the keys of the table are the names, but Object.keys returns plain strings.
const names = Object.keys(actions) as readonly Action[];

interface ExecutionActionsProps {
  readonly run: RunAddress;
  readonly detail: WorkflowExecutionDetail;
  /** How it began, for another run; `undefined` until its first event has been read. */
  readonly started: WorkflowExecutionStartedEventAttributes | undefined;
}

/** What can be done to one execution. Nothing in a console that may only read. */
export function ExecutionActions(props: ExecutionActionsProps): ReactElement | null {
  return useMayAct() ? <Offered {...props} /> : null;
}

function Offered({ run, detail, started }: ExecutionActionsProps): ReactElement {
  const [open, setOpen] = useState<Action | undefined>();
  const [outcome, setOutcome] = useState("");
  const isOpen = detail.executionInfo.executionStatus === "OPEN";
  const close = (): void => setOpen(undefined);
  const done = (text: string) => (): void => {
    setOutcome(text);
    close();
  };
  const dialogs: Readonly<Record<Action, () => ReactElement>> = {
    signal: () => <SignalDialog run={run} onClose={close} onDone={done("Signal sent")} />,
    cancel: () => <CancelDialog run={run} onClose={close} onDone={done("Cancel requested")} />,
    terminate: () => (
      <TerminateDialog
        run={run}
        childPolicy={detail.executionConfiguration.childPolicy}
        onClose={close}
        onDone={done("Terminated")}
      />
    ),
    again: () => <StartDialog domain={run.domain} like={likeOf(run, detail, started)} onClose={close} />,
  };
  return (
    <span className="actions">
      <span role="status" className="muted">
        {outcome}
      </span>
      <MenuTrigger>
        <Button className="button">Actions</Button>
        <Popover className="popover" placement="bottom end">
          <Menu
            aria-label="Actions"
            className="menu"
            disabledKeys={isOpen ? [] : ["signal", "cancel", "terminate"]}
            onAction={(key) => setOpen(names.find((name) => name === key))}
          >
            {names.map((name) => (
              <MenuItem key={name} id={name} className="menu-item" textValue={actions[name].text}>
                <span>
                  {actions[name].text}
                  <DenialNote operation={actions[name].operation} domain={run.domain} />
                </span>
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {open !== undefined && dialogs[open]()}
    </span>
  );
}

/** The same as the first event says; before that has been read, as far as the description knows it. */
function likeOf(
  { domain, workflowId }: RunAddress,
  { executionInfo: info, executionConfiguration: configuration }: WorkflowExecutionDetail,
  started: WorkflowExecutionStartedEventAttributes | undefined,
): StartWorkflowExecutionInput {
  const { workflowType, tagList } = info;
  return againInput(domain, { workflowId }, started ?? { ...configuration, workflowType, tagList });
}
