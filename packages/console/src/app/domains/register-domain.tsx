import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { type DomainFields, domainInput, domainProblems, emptyDomain } from "../../logic/forms/domain-form.ts";
import { ActionDialog } from "../actions/action-dialog.tsx";
import { Line } from "../actions/fields.tsx";
import { useMayAct } from "../session/console-mode.ts";

/** Registers a domain. Nothing in a console that may only read. */
export function RegisterDomain(): ReactElement | null {
  const [isOpen, setOpen] = useState(false);
  if (!useMayAct()) return null;
  return (
    <>
      <Button className="button button-primary" onPress={() => setOpen(true)}>
        Register domain
      </Button>
      {isOpen && <RegisterDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function RegisterDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const navigate = useNavigate();
  const [fields, setFields] = useState(emptyDomain);
  const problems = domainProblems(fields);
  const line = (name: keyof DomainFields, label: string, note?: string): ReactElement => (
    <Line
      label={label}
      note={note}
      value={fields[name]}
      problem={fields[name] === "" ? undefined : problems[name]}
      onChange={(text) => setFields((before) => ({ ...before, [name]: text }))}
    />
  );
  return (
    <ActionDialog
      title="Register a domain"
      verb="Register"
      tone="usual"
      operation="RegisterDomain"
      input={domainInput(fields)}
      onDone={() => {
        onClose();
        void navigate({ to: "/types", search: { domain: fields.name.trim() } });
      }}
      onClose={onClose}
    >
      <p className="muted">
        A domain holds types and executions. Neither its name nor its retention can be changed later.
      </p>
      {line("name", "Name")}
      {line("retention", "Keeps closed executions for", "days, at most 90; NONE keeps none")}
      {line("description", "Description", "optional")}
    </ActionDialog>
  );
}
