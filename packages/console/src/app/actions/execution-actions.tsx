import type { WorkflowExecutionDetail } from "@openswf/model/wire-types";
import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import type { RunAddress } from "../execution/run-address.ts";
import { CancelDialog } from "./cancel-dialog.tsx";
import { SignalDialog } from "./signal-dialog.tsx";
import { StartDialog } from "./start-dialog.tsx";
import { TerminateDialog } from "./terminate-dialog.tsx";

const actions = {
  signal: "Signal …",
  cancel: "Request cancel …",
  terminate: "Terminate …",
  again: "Run again …",
} as const;
type Action = keyof typeof actions;
// `as`: the keys of the table are the names, but Object.keys returns plain strings.
const names = Object.keys(actions) as readonly Action[];

interface ExecutionActionsProps {
  readonly run: RunAddress;
  readonly detail: WorkflowExecutionDetail;
  /** Of the execution, for another run. */
  readonly input: string | undefined;
}

/** What can be done to one execution. */
export function ExecutionActions({ run, detail, input }: ExecutionActionsProps): ReactElement {
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
    again: () => <StartDialog domain={run.domain} like={{ detail, input }} onClose={close} />,
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
              <MenuItem key={name} id={name} className="menu-item" textValue={actions[name]}>
                {actions[name]}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {open !== undefined && dialogs[open]()}
    </span>
  );
}
