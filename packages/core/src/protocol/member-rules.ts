/**
 * The service's rules for strings beyond the shapes of its model: durations, priorities, names, characters. The
 * service's wording is not known. Ours has the form of its other violations, so that clients find it in the usual
 * place.
 *
 * The service documents the rule for names for workflowId, activityId and timerId too, but AWS's own frameworks rely on
 * the contrary: the Flow Framework starts children as `<run id of the parent>:<number>`, and run ids contain `/`. So ids
 * of executions, activities, timers and Lambda functions may contain anything.
 */
import type { Limits } from "@openswf/model/limits";

export interface MemberRule {
  readonly holds: (text: string) => boolean;
  /** Ends the sentence "failed to satisfy constraint: ...". */
  readonly constraint: string;
}

/** Which rules apply where. A row for a member (`Structure.member`) replaces the row of its shape. */
export interface MemberRules {
  readonly byShape: Readonly<Record<string, readonly MemberRule[]>>;
  readonly byMember: Readonly<Record<string, readonly MemberRule[]>>;
  /** Members (`Structure.member`) whose value is a structure to which no rule applies. */
  readonly freeStructures: ReadonlySet<string>;
}

export const noRules: MemberRules = { byShape: {}, byMember: {}, freeStructures: new Set() };

export function rulesOf(rules: MemberRules, structure: string, member: string, shape: string): readonly MemberRule[] {
  return rules.byMember[`${structure}.${member}`] ?? rules.byShape[shape] ?? [];
}

export function memberRules(limits: Limits): MemberRules {
  const seconds: Amount = { unit: "seconds", min: 0, max: limits.durationMaxSeconds };
  const lambdaSeconds: Amount = { unit: "seconds", min: 1, max: limits.lambdaTimeoutMaxSeconds };
  const days: Amount = { unit: "days", min: 0, max: limits.retentionMaxDays };
  return {
    byShape: {
      DurationInSecondsOptional: [amountOrNone(seconds)],
      DurationInSeconds: [amountOrNone(seconds)],
      DurationInDays: [amountOrNone(days)],
      TaskPriority: [priority],
      ResourceTagKey: [tagCharacters],
      ResourceTagValue: [tagCharacters],
    },
    byMember: {
      // An execution must have an end: only here does the service refuse NONE for an execution.
      "StartWorkflowExecutionInput.executionStartToCloseTimeout": [amount(seconds)],
      "RegisterWorkflowTypeInput.defaultExecutionStartToCloseTimeout": [amount(seconds)],
      "StartTimerDecisionAttributes.startToFireTimeout": [amount(seconds)],
      "ScheduleLambdaFunctionDecisionAttributes.startToCloseTimeout": [amountOrNone(lambdaSeconds)],
      "RegisterDomainInput.name": [nameCharacters, trimmed],
      "StartWorkflowExecutionInput.domain": [nameCharacters],
      "RegisterWorkflowTypeInput.name": [nameCharacters],
      "RegisterWorkflowTypeInput.version": [nameCharacters],
      "RegisterActivityTypeInput.name": [nameCharacters],
      "RegisterActivityTypeInput.version": [nameCharacters],
      // Not for UntagResource: a domain may still have such a tag from a version that accepted it.
      "ResourceTag.key": [tagCharacters, notReserved],
      // Applies wherever a task list is polled or given tasks: a list that no poll can name would never empty.
      "TaskList.name": [nameCharacters, trimmed],
    },
    freeStructures: new Set(["CountPendingActivityTasksInput.taskList", "CountPendingDecisionTasksInput.taskList"]),
  };
}

interface Amount {
  readonly unit: "seconds" | "days";
  readonly min: number;
  readonly max: number;
}

const digits = /^[0-9]+$/;
function isAmount(text: string, { min, max }: Amount): boolean {
  if (!digits.test(text)) return false;
  const value = Number(text);
  return value >= min && value <= max;
}
function amount(bounds: Amount): MemberRule {
  return {
    holds: (text) => isAmount(text, bounds),
    constraint: `Member must be a number of ${bounds.unit} from ${bounds.min} to ${bounds.max}`,
  };
}
function amountOrNone(bounds: Amount): MemberRule {
  return {
    holds: (text) => text === "NONE" || isAmount(text, bounds),
    constraint: `Member must be NONE or a number of ${bounds.unit} from ${bounds.min} to ${bounds.max}`,
  };
}

/** A Java int as text, in the syntax of `Integer.parseInt`. */
const integer = /^[+-]?[0-9]+$/;
const priority: MemberRule = {
  // The model does not bound the digits, so Number may round, but it never rounds across these two bounds.
  holds: (text) => integer.test(text) && Number(text) >= -2_147_483_648 && Number(text) <= 2_147_483_647,
  constraint: "Member must be an integer from -2147483648 to 2147483647",
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression looks for control characters.
const forbiddenInNames = /[:/|\u0000-\u001f\u007f-\u009f]/;
const nameCharacters: MemberRule = {
  holds: (text) => !forbiddenInNames.test(text) && text !== "arn",
  constraint: "Member must not be 'arn' and must not contain ':', '/', '|' or a control character",
};
const trimmed: MemberRule = {
  holds: (text) => text.trim().length === text.length,
  constraint: "Member must not start or end with white space",
};

const allowedInTags = /^[\p{L}\p{N}\p{Z}\s_.:/=+\-@]*$/u;
const tagCharacters: MemberRule = {
  holds: (text) => allowedInTags.test(text),
  constraint: "Member must contain only letters, digits, white space and the characters _ . : / = + - @",
};
const reserved = /^aws:/i;
const notReserved: MemberRule = {
  holds: (text) => !reserved.test(text),
  constraint: "Member must not start with 'aws:', which is reserved",
};
