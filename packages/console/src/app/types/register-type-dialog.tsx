import type { ChildPolicy, RegisterActivityTypeInput, RegisterWorkflowTypeInput } from "@openswf/model/wire-types";
import { type ReactElement, type ReactNode, useState } from "react";
import {
  activityTypeFields,
  type TypeField,
  type TypeValues,
  typeInput,
  typeProblems,
  workflowTypeFields,
} from "../../logic/forms/type-form.ts";
import { ActionDialog } from "../actions/action-dialog.tsx";
import { ChildPolicyField, Line } from "../actions/fields.tsx";
import type { TypeKind } from "./type-kind.ts";

interface RegisterTypeDialogProps {
  readonly domain: string;
  readonly kind: TypeKind;
  /** Of the type that the new one is another version of. */
  readonly like: TypeValues;
  readonly onClose: () => void;
}

/** Registers a type, with all of its defaults. */
export function RegisterTypeDialog({ domain, kind, like, onClose }: RegisterTypeDialogProps): ReactElement {
  const [values, setValues] = useState(like);
  const change = (changed: TypeValues): void => setValues((before) => ({ ...before, ...changed }));
  const shared = {
    title:
      like["name"] === undefined
        ? `Register ${kind === "workflow" ? "a workflow" : "an activity"} type`
        : `Register another version of ${like["name"]}`,
    verb: "Register",
    tone: "usual",
    onDone: onClose,
    onClose,
  } as const;
  if (kind === "activity") {
    return (
      <ActionDialog
        {...shared}
        operation="RegisterActivityType"
        input={typeInput<RegisterActivityTypeInput>(domain, activityTypeFields, values)}
      >
        <Fields fields={activityTypeFields} values={values} onChange={change} />
      </ActionDialog>
    );
  }
  return (
    <ActionDialog
      {...shared}
      operation="RegisterWorkflowType"
      input={typeInput<RegisterWorkflowTypeInput>(domain, workflowTypeFields, values)}
    >
      <Fields fields={workflowTypeFields} values={values} onChange={change}>
        <ChildPolicyField
          label="What becomes of children, if an execution is terminated or times out"
          // `as`: only this field writes it, or a type that SWF has described.
          value={(values["defaultChildPolicy"] ?? "") as ChildPolicy | ""}
          byDefault="No default"
          onChange={(defaultChildPolicy) => change({ defaultChildPolicy })}
        />
      </Fields>
    </ActionDialog>
  );
}

interface FieldsProps {
  readonly fields: readonly TypeField<string>[];
  readonly values: TypeValues;
  readonly onChange: (changed: TypeValues) => void;
  readonly children?: ReactNode;
}

function Fields({ fields, values, onChange, children }: FieldsProps): ReactElement {
  const problems = typeProblems(fields, values);
  const line = ({ member, label, note }: TypeField<string>): ReactElement => {
    const value = values[member] ?? "";
    return (
      <Line
        key={member}
        label={label}
        note={note}
        value={value}
        // A field that nobody has touched is not wrong yet.
        problem={value === "" ? undefined : problems[member]}
        onChange={(text) => onChange({ [member]: text })}
      />
    );
  };
  const [named, defaults] = [fields.slice(0, 3), fields.slice(3)];
  return (
    <>
      {named.map(line)}
      <p className="muted">Defaults, all optional. What has none must be said by whoever starts or schedules.</p>
      {defaults.map(line)}
      {children}
    </>
  );
}
