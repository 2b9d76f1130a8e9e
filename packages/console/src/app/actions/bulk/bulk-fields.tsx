import type { ReactElement } from "react";
import type { BulkActionName } from "../../../logic/bulk/plan-bulk.ts";
import { dataMax, lengthCheck, nameMax, reasonMax } from "../../../logic/forms/checks.ts";
import { ChildPolicyField, Line } from "../fields.tsx";
import { TextArea } from "../text-area.tsx";
import type { BulkFields } from "./bulk-actions.ts";

interface BulkFieldsFormProps {
  readonly name: BulkActionName;
  readonly fields: BulkFields;
  readonly onChange: (fields: BulkFields) => void;
}

/** What an action needs to know, once for all executions. */
export function BulkFieldsForm({ name, fields, onChange }: BulkFieldsFormProps): ReactElement | null {
  const change = (changed: Partial<BulkFields>): void => onChange({ ...fields, ...changed });
  const input = (
    <TextArea label="Input" value={fields.input} charactersMax={dataMax} onChange={(text) => change({ input: text })} />
  );
  switch (name) {
    case "cancel":
      return null;
    case "signal":
      return (
        <>
          <Line
            label="Name of the signal"
            value={fields.signalName}
            problem={lengthCheck(nameMax)(fields.signalName)}
            onChange={(signalName) => change({ signalName })}
          />
          {input}
        </>
      );
    case "terminate":
      return (
        <>
          <ChildPolicyField
            label="What becomes of their children"
            value={fields.childPolicy}
            byDefault="What the child policy of each says"
            onChange={(childPolicy) => change({ childPolicy })}
          />
          <Line
            label="Reason"
            note="optional, kept in the histories"
            value={fields.reason}
            problem={lengthCheck(reasonMax)(fields.reason)}
            onChange={(reason) => change({ reason })}
          />
          <Line
            label="Details"
            note="optional"
            value={fields.details}
            problem={lengthCheck(dataMax)(fields.details)}
            onChange={(details) => change({ details })}
          />
        </>
      );
    case "again":
      return (
        <>
          <label className="check">
            <input
              type="checkbox"
              checked={fields.inputs === "given"}
              onChange={({ target }) => change({ inputs: target.checked ? "given" : "own" })}
            />
            Another input for all of them
          </label>
          {fields.inputs === "given" && input}
        </>
      );
  }
}
