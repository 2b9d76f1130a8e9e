import type {
  ChildPolicy,
  StartWorkflowExecutionInput,
  WorkflowType,
  WorkflowTypeConfiguration,
} from "@openswf/model/wire-types";
import {
  type Check,
  dataMax,
  lengthCheck,
  nameCheck,
  nameMax,
  priorityCheck,
  required,
  roleCheck,
  secondsCheck,
  tagsCheck,
  tagsIn,
} from "./checks.ts";

/** What a person fills in to start an execution. An empty text takes the default of the type. */
export interface StartFields {
  readonly type: WorkflowType | undefined;
  readonly workflowId: string;
  readonly input: string;
  readonly tags: string;
  readonly taskList: string;
  readonly taskPriority: string;
  readonly executionTimeout: string;
  readonly taskTimeout: string;
  readonly childPolicy: ChildPolicy | "";
  readonly lambdaRole: string;
}

export type StartProblems = { readonly [Field in keyof StartFields]?: string };

const emptyStart: StartFields = {
  type: undefined,
  workflowId: "",
  input: "",
  tags: "",
  taskList: "",
  taskPriority: "",
  executionTimeout: "",
  taskTimeout: "",
  childPolicy: "",
  lambdaRole: "",
};

/** Empty, or as another execution was started. */
export function startFieldsOf(like: StartWorkflowExecutionInput | undefined): StartFields {
  if (like === undefined) return emptyStart;
  return {
    type: like.workflowType,
    workflowId: like.workflowId,
    input: like.input ?? "",
    tags: (like.tagList ?? []).join(", "),
    taskList: like.taskList?.name ?? "",
    taskPriority: like.taskPriority ?? "",
    executionTimeout: like.executionStartToCloseTimeout ?? "",
    taskTimeout: like.taskStartToCloseTimeout ?? "",
    childPolicy: like.childPolicy ?? "",
    lambdaRole: like.lambdaRole ?? "",
  };
}

/** Texts, and what is asked of each. */
const checks: { readonly [Field in Exclude<keyof StartFields, "type" | "childPolicy">]: Check } = {
  workflowId: required(lengthCheck(nameMax)),
  input: lengthCheck(dataMax),
  tags: tagsCheck,
  taskList: nameCheck(nameMax),
  taskPriority: priorityCheck,
  executionTimeout: secondsCheck("a number"),
  taskTimeout: secondsCheck("or NONE"),
  lambdaRole: roleCheck,
};

/** `undefined` defaults are not known yet. */
type Defaults = WorkflowTypeConfiguration | undefined;

/** What SWF would refuse: wrong texts, and what has neither a value nor a default. */
export function startProblems(fields: StartFields, defaults: Defaults): StartProblems {
  const wrong = Object.entries(checks).flatMap(([field, check]) => {
    // `as`: the keys of the table are fields, but Object.entries returns plain strings.
    const problem = check(fields[field as keyof typeof checks].trim());
    return problem === undefined ? [] : [[field, problem] as const];
  });
  return { ...missing(fields, defaults), ...Object.fromEntries(wrong) };
}

const noDefault = "Needed: the type has no default.";

function missing(fields: StartFields, defaults: Defaults): StartProblems {
  if (fields.type === undefined) return { type: "Needed." };
  if (defaults === undefined) return {};
  const isMissing = (text: string, byDefault: unknown): boolean => text.trim() === "" && byDefault === undefined;
  return {
    ...(isMissing(fields.taskList, defaults.defaultTaskList) && { taskList: noDefault }),
    ...(isMissing(fields.executionTimeout, defaults.defaultExecutionStartToCloseTimeout) && {
      executionTimeout: noDefault,
    }),
    ...(isMissing(fields.taskTimeout, defaults.defaultTaskStartToCloseTimeout) && { taskTimeout: noDefault }),
    ...(isMissing(fields.childPolicy, defaults.defaultChildPolicy) && { childPolicy: noDefault }),
  };
}

/** What starts the execution; `undefined` while something is missing or wrong. */
export function startInput(
  domain: string,
  fields: StartFields,
  defaults: Defaults,
): StartWorkflowExecutionInput | undefined {
  const { type, input, childPolicy } = fields;
  if (type === undefined || Object.keys(startProblems(fields, defaults)).length > 0) return undefined;
  const text = (name: keyof typeof checks): string => fields[name].trim();
  const tagList = tagsIn(fields.tags);
  return {
    domain,
    workflowId: text("workflowId"),
    workflowType: type,
    ...(input !== "" && { input }),
    ...(tagList.length > 0 && { tagList }),
    ...(text("taskList") !== "" && { taskList: { name: text("taskList") } }),
    ...(text("taskPriority") !== "" && { taskPriority: text("taskPriority") }),
    ...(text("executionTimeout") !== "" && { executionStartToCloseTimeout: text("executionTimeout") }),
    ...(text("taskTimeout") !== "" && { taskStartToCloseTimeout: text("taskTimeout") }),
    ...(childPolicy !== "" && { childPolicy }),
    ...(text("lambdaRole") !== "" && { lambdaRole: text("lambdaRole") }),
  };
}
