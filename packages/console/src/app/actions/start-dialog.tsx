import { visibleText } from "@openswf/insight/text/visible-text";
import type { StartWorkflowExecutionInput, WorkflowTypeConfiguration } from "@openswf/model/wire-types";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { dataMax } from "../../logic/forms/checks.ts";
import {
  type StartFields,
  type StartProblems,
  startFieldsOf,
  startInput,
  startProblems,
} from "../../logic/forms/start-form.ts";
import { swf } from "../swf.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { ChildPolicyField, Line, MoreFields } from "./fields.tsx";
import { TextArea } from "./text-area.tsx";
import { TypeField } from "./type-field.tsx";

interface StartDialogProps {
  readonly domain: string;
  /** What started the execution that is run again. */
  readonly like?: StartWorkflowExecutionInput;
  readonly onClose: () => void;
}

/** Starts an execution: a new one, or one like another, with the same or another input. */
export function StartDialog({ domain, like, onClose }: StartDialogProps): ReactElement {
  const navigate = useNavigate();
  const [fields, setFields] = useState(() => startFieldsOf(like));
  const change = (changed: Partial<StartFields>): void => setFields((before) => ({ ...before, ...changed }));
  const defaults = useDefaults(domain, fields);
  const shown = shownProblems(startProblems(fields, defaults), fields);
  const workflowId = fields.workflowId.trim();
  return (
    <ActionDialog
      title={like === undefined ? `Start an execution in ${domain}` : `Run ${fields.workflowId} again`}
      verb="Start"
      tone="usual"
      operation="StartWorkflowExecution"
      input={startInput(domain, fields, defaults)}
      onDone={({ runId }) => {
        onClose();
        void navigate({ to: "/execution", search: { domain, id: workflowId, run: runId } });
      }}
      onClose={onClose}
    >
      <TypeField domain={domain} value={fields.type} onChange={(type) => change({ type })} />
      <Line
        label="Workflow id"
        value={fields.workflowId}
        problem={shown.workflowId}
        onChange={(text) => change({ workflowId: text })}
      />
      <TextArea
        label="Input"
        value={fields.input}
        charactersMax={dataMax}
        onChange={(text) => change({ input: text })}
      />
      <MoreFields title="Tags, task list and time-outs" isOpen={like !== undefined || hasProblem(shown)}>
        <Defaulted fields={fields} problems={shown} defaults={defaults} onChange={change} />
      </MoreFields>
    </ActionDialog>
  );
}

/** The defaults of the chosen type. `undefined` until they are known, or if they may not be read. */
function useDefaults(domain: string, { type }: StartFields): WorkflowTypeConfiguration | undefined {
  const { data } = useQuery({
    queryKey: ["type", domain, "workflow", type?.name, type?.version, "defaults"],
    queryFn: ({ signal }) =>
      type === undefined ? undefined : swf.call("DescribeWorkflowType", { domain, workflowType: type }, signal),
    enabled: type !== undefined,
  });
  return type === undefined ? undefined : data?.configuration;
}

/** Of fields that nobody has touched, nothing is said: the button is off all the same. */
const shownProblems = ({ workflowId, ...others }: StartProblems, fields: StartFields): StartProblems => ({
  ...others,
  ...(workflowId !== undefined && fields.workflowId !== "" && { workflowId }),
});

const hasProblem = ({ type: _, workflowId: __, input: ___, ...others }: StartProblems): boolean =>
  Object.keys(others).length > 0;

interface DefaultedProps {
  readonly fields: StartFields;
  readonly problems: StartProblems;
  readonly defaults: WorkflowTypeConfiguration | undefined;
  readonly onChange: (changed: Partial<StartFields>) => void;
}

/** What takes the default of the type while it is left empty. */
function Defaulted({ fields, problems, defaults = {}, onChange }: DefaultedProps): ReactElement {
  const { defaultTaskList, defaultTaskPriority, defaultChildPolicy, defaultLambdaRole } = defaults;
  const { defaultExecutionStartToCloseTimeout, defaultTaskStartToCloseTimeout } = defaults;
  const line = (name: Exclude<keyof StartFields, "type" | "childPolicy">, label: string, byDefault?: string) => (
    <Line
      label={label}
      value={fields[name]}
      problem={problems[name]}
      placeholder={byDefault === undefined ? undefined : visibleText(`${byDefault} (default)`)}
      onChange={(text) => onChange({ [name]: text })}
    />
  );
  return (
    <>
      {line("tags", "Tags, separated by commas")}
      {line("taskList", "Task list", defaultTaskList?.name)}
      {line("executionTimeout", "Times out after, in seconds", defaultExecutionStartToCloseTimeout)}
      {line("taskTimeout", "Decision tasks time out after, in seconds", defaultTaskStartToCloseTimeout)}
      <ChildPolicyField
        label="What becomes of its children, if it is terminated or times out"
        value={fields.childPolicy}
        byDefault={
          defaultChildPolicy === undefined ? "Choose: the type has no default" : `${defaultChildPolicy} (default)`
        }
        onChange={(childPolicy) => onChange({ childPolicy })}
      />
      {line("taskPriority", "Priority of its tasks", defaultTaskPriority ?? "0")}
      {line("lambdaRole", "Role for Lambda functions", defaultLambdaRole)}
      <p className="muted">What is left empty takes the default of the type.</p>
    </>
  );
}
