import type {
  ChildPolicy,
  StartWorkflowExecutionInput,
  WorkflowExecutionDetail,
  WorkflowType,
} from "@openswf/model/wire-types";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { swf } from "../swf.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { TextArea } from "./text-area.tsx";

const inputMax = 32_768;
const tagsMax = 5;

/** An execution that is run again. */
interface Like {
  readonly detail: WorkflowExecutionDetail;
  readonly input: string | undefined;
}

interface StartDialogProps {
  readonly domain: string;
  readonly like?: Like;
  readonly onClose: () => void;
}

interface Fields {
  readonly type: WorkflowType | undefined;
  readonly workflowId: string;
  readonly input: string;
  readonly tags: string;
  readonly taskList: string;
  readonly executionTimeout: string;
  readonly taskTimeout: string;
  readonly childPolicy: ChildPolicy | "";
}

/** Starts an execution: a new one, or one like another, with the same or another input. */
export function StartDialog({ domain, like, onClose }: StartDialogProps): ReactElement {
  const navigate = useNavigate();
  const [fields, setFields] = useState(() => fieldsOf(like));
  const change = (changed: Partial<Fields>): void => setFields((before) => ({ ...before, ...changed }));
  const input = inputOf(domain, fields);
  return (
    <ActionDialog
      title={like === undefined ? `Start an execution in ${domain}` : `Run ${fields.workflowId} again`}
      verb="Start"
      tone="usual"
      operation="StartWorkflowExecution"
      input={input}
      onDone={({ runId }) => {
        onClose();
        void navigate({ to: "/execution", search: { domain, id: fields.workflowId, run: runId } });
      }}
      onClose={onClose}
    >
      <TypeField domain={domain} value={fields.type} onChange={(type) => change({ type })} />
      <Line label="Workflow id" value={fields.workflowId} onChange={(workflowId) => change({ workflowId })} />
      <TextArea
        label="Input"
        value={fields.input}
        charactersMax={inputMax}
        onChange={(text) => change({ input: text })}
      />
      <details open={like !== undefined}>
        <summary>Tags, task list and time-outs</summary>
        <div className="form">
          <Line label="Tags, separated by commas" value={fields.tags} onChange={(tags) => change({ tags })} />
          <Line label="Task list" value={fields.taskList} onChange={(taskList) => change({ taskList })} />
          <Line
            label="Times out after, in seconds"
            value={fields.executionTimeout}
            onChange={(executionTimeout) => change({ executionTimeout })}
          />
          <Line
            label="Decision tasks time out after, in seconds"
            value={fields.taskTimeout}
            onChange={(taskTimeout) => change({ taskTimeout })}
          />
          <p className="muted">What is left empty takes the default of the type.</p>
        </div>
      </details>
    </ActionDialog>
  );
}

function fieldsOf(like: Like | undefined): Fields {
  if (like === undefined) {
    const none = { workflowId: "", input: "", tags: "", taskList: "", executionTimeout: "", taskTimeout: "" };
    return { ...none, type: undefined, childPolicy: "" };
  }
  const { executionInfo: info, executionConfiguration: configuration } = like.detail;
  return {
    type: info.workflowType,
    workflowId: info.execution.workflowId,
    input: like.input ?? "",
    tags: (info.tagList ?? []).join(", "),
    taskList: configuration.taskList.name,
    executionTimeout: configuration.executionStartToCloseTimeout,
    taskTimeout: configuration.taskStartToCloseTimeout,
    childPolicy: configuration.childPolicy,
  };
}

/** `undefined` while something is missing. SWF itself checks the rest, and its answer is shown. */
function inputOf(domain: string, fields: Fields): StartWorkflowExecutionInput | undefined {
  const { type, input, childPolicy } = fields;
  const workflowId = fields.workflowId.trim();
  const tagList = fields.tags.split(",").flatMap((tag) => tag.trim() || []);
  if (type === undefined || workflowId === "" || input.length > inputMax || tagList.length > tagsMax) return undefined;
  const [taskList, execution, task] = [
    fields.taskList.trim(),
    fields.executionTimeout.trim(),
    fields.taskTimeout.trim(),
  ];
  return {
    domain,
    workflowId,
    workflowType: type,
    ...(input !== "" && { input }),
    ...(tagList.length > 0 && { tagList }),
    ...(taskList !== "" && { taskList: { name: taskList } }),
    ...(execution !== "" && { executionStartToCloseTimeout: execution }),
    ...(task !== "" && { taskStartToCloseTimeout: task }),
    ...(childPolicy !== "" && { childPolicy }),
  };
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Line({ label, value, onChange }: LineProps): ReactElement {
  return (
    <label>
      {label}
      <input
        className="field"
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}

interface TypeFieldProps {
  readonly domain: string;
  readonly value: WorkflowType | undefined;
  readonly onChange: (type: WorkflowType) => void;
}

/** Chooses among the registered types of the domain. */
function TypeField({ domain, value, onChange }: TypeFieldProps): ReactElement {
  const { data } = useQuery({
    queryKey: ["workflow types", domain, "REGISTERED"],
    queryFn: ({ signal }) =>
      swf.call("ListWorkflowTypes", { domain, registrationStatus: "REGISTERED", maximumPageSize: 1_000 }, signal),
  });
  const listed = (data?.typeInfos ?? []).map(({ workflowType }) => workflowType);
  const isListed = listed.some((type) => isSame(type, value));
  const types = value === undefined || isListed ? listed : [value, ...listed];
  return (
    <label>
      Workflow type
      <select
        className="choice"
        value={types.findIndex((type) => isSame(type, value))}
        onChange={({ target }) => {
          const type = types[Number(target.value)];
          if (type !== undefined) onChange(type);
        }}
      >
        {value === undefined && <option value={-1}>Choose a type</option>}
        {types.map((type, index) => (
          <option key={`${type.name}\n${type.version}`} value={index}>
            {type.name} {type.version}
          </option>
        ))}
      </select>
    </label>
  );
}

const isSame = (type: WorkflowType, other: WorkflowType | undefined): boolean =>
  type.name === other?.name && type.version === other.version;
