import type {
  ActivityTypeConfiguration,
  RegisterActivityTypeInput,
  RegisterWorkflowTypeInput,
  WorkflowTypeConfiguration,
} from "@openswf/model/wire-types";
import {
  type Check,
  descriptionMax,
  lengthCheck,
  nameCheck,
  nameMax,
  priorityCheck,
  required,
  roleCheck,
  secondsCheck,
  versionMax,
} from "./checks.ts";

type WorkflowMember = Exclude<keyof RegisterWorkflowTypeInput, "domain">;
type ActivityMember = Exclude<keyof RegisterActivityTypeInput, "domain">;

/** One member of the input that registers a type. */
export interface TypeField<Member extends string> {
  readonly member: Member;
  readonly label: string;
  readonly note?: string;
  readonly check: Check;
}

/** Fields that every type has, before its defaults. */
const naming = [
  { member: "name", label: "Name", check: required(nameCheck(nameMax)) },
  { member: "version", label: "Version", check: required(nameCheck(versionMax)) },
  { member: "description", label: "Description", note: "optional", check: lengthCheck(descriptionMax) },
] as const;

const orNone = "seconds, or NONE";

/** Child policies are chosen, and are no text. */
export const workflowTypeFields: readonly TypeField<Exclude<WorkflowMember, "defaultChildPolicy">>[] = [
  ...naming,
  { member: "defaultTaskList", label: "Task list", note: "for decision tasks", check: nameCheck(nameMax) },
  {
    member: "defaultExecutionStartToCloseTimeout",
    label: "Executions time out after",
    note: "seconds",
    check: secondsCheck("a number"),
  },
  {
    member: "defaultTaskStartToCloseTimeout",
    label: "Decision tasks time out after",
    note: orNone,
    check: secondsCheck("or NONE"),
  },
  { member: "defaultTaskPriority", label: "Priority of decision tasks", check: priorityCheck },
  { member: "defaultLambdaRole", label: "Role for Lambda functions", check: roleCheck },
];

export const activityTypeFields: readonly TypeField<ActivityMember>[] = [
  ...naming,
  { member: "defaultTaskList", label: "Task list", note: "for activity tasks", check: nameCheck(nameMax) },
  {
    member: "defaultTaskHeartbeatTimeout",
    label: "Heartbeat time-out",
    note: `longest silence of a worker; ${orNone}`,
    check: secondsCheck("or NONE"),
  },
  {
    member: "defaultTaskScheduleToStartTimeout",
    label: "Schedule to start",
    note: `longest wait for a worker; ${orNone}`,
    check: secondsCheck("or NONE"),
  },
  {
    member: "defaultTaskStartToCloseTimeout",
    label: "Start to close",
    note: `longest run; ${orNone}`,
    check: secondsCheck("or NONE"),
  },
  {
    member: "defaultTaskScheduleToCloseTimeout",
    label: "Schedule to close",
    note: `wait and run together; ${orNone}`,
    check: secondsCheck("or NONE"),
  },
  { member: "defaultTaskPriority", label: "Priority of activity tasks", check: priorityCheck },
];

/** What a person has filled in, by member. */
export type TypeValues = Readonly<Record<string, string>>;

/** What is wrong, by member. */
export function typeProblems(fields: readonly TypeField<string>[], values: TypeValues): TypeValues {
  const wrong = fields.flatMap(({ member, check }) => {
    const problem = check((values[member] ?? "").trim());
    return problem === undefined ? [] : [[member, problem] as const];
  });
  return Object.fromEntries(wrong);
}

/**
 * What registers a type; `undefined` while something is missing or wrong. Members of the input but the child policy and the
 * task list are texts.
 */
export function typeInput<Input extends RegisterWorkflowTypeInput | RegisterActivityTypeInput>(
  domain: string,
  fields: readonly TypeField<string>[],
  values: TypeValues,
): Input | undefined {
  if (Object.keys(typeProblems(fields, values)).length > 0) return undefined;
  const members = [...fields.map(({ member }) => member), "defaultChildPolicy"].flatMap((member) => {
    const text = (values[member] ?? "").trim();
    return text === "" ? [] : [[member, member === "defaultTaskList" ? { name: text } : text] as const];
  });
  // `as`: the tables name members of the input, and what is required has been checked.
  return { domain, ...Object.fromEntries(members) } as unknown as Input;
}

/** The values that a registered type has, for another version of it. */
export function valuesOf(
  { name, description = "" }: { readonly name: string; readonly description?: string | undefined },
  configuration: WorkflowTypeConfiguration | ActivityTypeConfiguration,
): TypeValues {
  const defaults = Object.entries(configuration).flatMap(([member, value]: readonly [string, unknown]) => {
    if (typeof value === "string") return [[member, value] as const];
    const isList = typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
    return isList ? [[member, String(value.name)] as const] : [];
  });
  return { name, description, ...Object.fromEntries(defaults) };
}
