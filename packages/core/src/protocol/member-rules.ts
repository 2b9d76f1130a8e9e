/**
 * What the service asks of a string beyond the shapes of its model: durations, priorities, names, characters. The
 * service's own wording is not known; ours has the form of its other violations, so that clients find it there.
 */
import type { Limits } from "@openswf/model/limits";

export interface MemberRule {
  readonly holds: (text: string) => boolean;
  /** Ends the sentence "failed to satisfy constraint: ...". */
  readonly constraint: string;
}

/** Which rules hold where. A row for a member (`Structure.member`) replaces the row of its shape. */
export interface MemberRules {
  readonly byShape: Readonly<Record<string, readonly MemberRule[]>>;
  readonly byMember: Readonly<Record<string, readonly MemberRule[]>>;
}

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
      // An execution must have an end: here alone the service refuses NONE for an execution.
      "StartWorkflowExecutionInput.executionStartToCloseTimeout": [amount(seconds)],
      "RegisterWorkflowTypeInput.defaultExecutionStartToCloseTimeout": [amount(seconds)],
      "StartTimerDecisionAttributes.startToFireTimeout": [amount(seconds)],
      "ScheduleLambdaFunctionDecisionAttributes.startToCloseTimeout": [amountOrNone(lambdaSeconds)],
      "RegisterDomainInput.name": [nameCharacters, trimmed],
      "StartWorkflowExecutionInput.domain": [nameCharacters],
      "StartWorkflowExecutionInput.workflowId": [nameCharacters],
      "StartChildWorkflowExecutionDecisionAttributes.workflowId": [nameCharacters],
      "RegisterWorkflowTypeInput.name": [nameCharacters],
      "RegisterWorkflowTypeInput.version": [nameCharacters],
      "RegisterActivityTypeInput.name": [nameCharacters],
      "RegisterActivityTypeInput.version": [nameCharacters],
      "ScheduleActivityTaskDecisionAttributes.activityId": [nameCharacters],
      "StartTimerDecisionAttributes.timerId": [nameCharacters],
      // Wherever a task list is named: one that no poll may name could be filled and never emptied.
      "TaskList.name": [nameCharacters, trimmed],
      "TagFilter.tag": [tagCharacters],
    },
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

/** A Java int as text, as `Integer.parseInt` takes it. */
const integer = /^[+-]?[0-9]+$/;
const priority: MemberRule = {
  // The digits are not bounded by the model, so Number may round; it never rounds across these two bounds.
  holds: (text) => integer.test(text) && Number(text) >= -2_147_483_648 && Number(text) <= 2_147_483_647,
  constraint: "Member must be an integer from -2147483648 to 2147483647",
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
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
