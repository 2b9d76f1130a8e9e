import { visibleText } from "@openswf/insight/text/visible-text";
import type { RegistrationStatus } from "@openswf/model/wire-types";
import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { ActionDialog } from "../actions/action-dialog.tsx";
import { NewVersion } from "./new-version.tsx";
import type { TypeName } from "./type-kind.ts";

interface Change {
  readonly verb: string;
  readonly tone: "usual" | "danger";
  readonly what: string;
  readonly workflow: "DeprecateWorkflowType" | "UndeprecateWorkflowType" | "DeleteWorkflowType";
  readonly activity: "DeprecateActivityType" | "UndeprecateActivityType" | "DeleteActivityType";
}

const deprecate: Change = {
  verb: "Deprecate",
  tone: "danger",
  what: "Nothing new of this type can be started. What is open goes on. It can be restored.",
  workflow: "DeprecateWorkflowType",
  activity: "DeprecateActivityType",
};
const restore: Change = {
  verb: "Restore",
  tone: "usual",
  what: "The type is registered again, with the defaults that it had.",
  workflow: "UndeprecateWorkflowType",
  activity: "UndeprecateActivityType",
};
const remove: Change = {
  verb: "Delete",
  tone: "danger",
  what: "The type is deleted for good. What is open of it may then fail. Its name and version can be registered anew.",
  workflow: "DeleteWorkflowType",
  activity: "DeleteActivityType",
};

interface TypeActionsProps extends TypeName {
  readonly status: RegistrationStatus;
}

/** Deprecates a registered type; restores or deletes a deprecated one. */
export function TypeActions({ domain, kind, name, version, status }: TypeActionsProps): ReactElement {
  const [open, setOpen] = useState<Change | undefined>();
  const close = (): void => setOpen(undefined);
  const changes = status === "REGISTERED" ? [deprecate] : [restore, remove];
  const shared = {
    title: `${open?.verb} ${name} ${version}`,
    verb: open?.verb ?? "",
    tone: open?.tone ?? "usual",
    onDone: close,
    onClose: close,
    children: <p>{open?.what}</p>,
  };
  const type = { name, version };
  return (
    <>
      <NewVersion domain={domain} kind={kind} name={name} version={version} />
      {changes.map((change) => (
        <Button
          key={change.verb}
          className="button button-quiet button-small"
          aria-label={visibleText(`${change.verb} ${name} ${version}`)}
          onPress={() => setOpen(change)}
        >
          {change.verb}
        </Button>
      ))}
      {open !== undefined &&
        (kind === "workflow" ? (
          <ActionDialog {...shared} operation={open.workflow} input={{ domain, workflowType: type }} />
        ) : (
          <ActionDialog {...shared} operation={open.activity} input={{ domain, activityType: type }} />
        ))}
    </>
  );
}
