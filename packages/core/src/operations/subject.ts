import { unknownExecution } from "@openswf/model/faults";
import type { CachedExecution } from "../commit/cached-execution.ts";
import type { Tag } from "../ports/access-control.ts";
import { domainArn, type Place } from "../protocol/domain-arn.ts";
import { domainKey, type Scope } from "../stores/domain-key.ts";
import type { TaskKind, TaskToken } from "../tokens/task-token.ts";
import type { Services } from "./services.ts";

interface DomainTrait<Input, Member extends "domain" | "name"> {
  readonly kind: "domain";
  readonly member: Member;
  readonly nameIn: (input: Input) => string;
}
interface ArnTrait<Input> {
  readonly kind: "arn";
  readonly member: "resourceArn";
  readonly arnIn: (input: Input) => string;
}
interface TaskTrait<Input> {
  readonly kind: "task";
  readonly member: "taskToken";
  readonly task: TaskKind;
  readonly tokenIn: (input: Input) => string;
}
interface AccountTrait {
  readonly kind: "account";
  readonly member: undefined;
}

/** Where an input says what the call is about. */
export type SubjectTrait<Input> =
  | DomainTrait<Input, "domain">
  | DomainTrait<Input, "name">
  | ArnTrait<Input>
  | TaskTrait<Input>
  | AccountTrait;

/** The one subject that an input allows, by its members. */
export type SubjectOf<Input> = Input extends { readonly taskToken: string }
  ? TaskTrait<Input>
  : Input extends { readonly domain: string }
    ? DomainTrait<Input, "domain">
    : Input extends { readonly resourceArn: string }
      ? ArnTrait<Input>
      : Input extends { readonly name: string }
        ? DomainTrait<Input, "name">
        : AccountTrait;

export const inDomain: DomainTrait<{ readonly domain: string }, "domain"> = {
  kind: "domain",
  member: "domain",
  nameIn: ({ domain }) => domain,
};
/** For the operations on domains themselves. */
export const domainByName: DomainTrait<{ readonly name: string }, "name"> = {
  kind: "domain",
  member: "name",
  nameIn: ({ name }) => name,
};
export const domainByArn: ArnTrait<{ readonly resourceArn: string }> = {
  kind: "arn",
  member: "resourceArn",
  arnIn: ({ resourceArn }) => resourceArn,
};
const runOfTask = (task: TaskKind): TaskTrait<{ readonly taskToken: string }> => ({
  kind: "task",
  member: "taskToken",
  task,
  tokenIn: ({ taskToken }) => taskToken,
});
export const runOfDecisionTask: TaskTrait<{ readonly taskToken: string }> = runOfTask("decision");
export const runOfActivityTask: TaskTrait<{ readonly taskToken: string }> = runOfTask("activity");
/** For calls about all domains of the caller's account and region, or about none. */
export const wholeAccount: AccountTrait = { kind: "account", member: undefined };

/** What a call is about, resolved: the ARN that policies match, and its domain if there is exactly one. */
export interface Subject {
  readonly arn: string;
  readonly domain: string | undefined;
}

export const subjectInDomain = (place: Place, domain: string): Subject => ({
  arn: domainArn(place, domain),
  domain,
});

export function subjectOfArn(place: Place, arn: string): Subject {
  const prefix = domainArn(place, "");
  return { arn, domain: arn.startsWith(prefix) ? arn.slice(prefix.length) : undefined };
}

export const subjectOfAccount = (place: Place): Subject => ({ arn: domainArn(place, "*"), domain: undefined });

/** A token names a run, and policies match the run's domain. The token's holder already knows of the run. */
export function subjectOfTask(
  call: Place & { readonly services: Services; readonly scope: Scope },
  task: TaskToken,
): Subject | Promise<Subject> {
  const subjectOf = (execution: CachedExecution | undefined): Subject => {
    if (execution === undefined) throw unknownTaskExecution(task);
    return subjectInDomain(call, execution.domain.slice(call.scope.length + 1));
  };
  const execution = call.services.executions.readAnyVersion(task.runId);
  return execution instanceof Promise ? execution.then(subjectOf) : subjectOf(execution);
}

/** The fault for a task whose execution no longer exists. */
export const unknownTaskExecution = ({ runId, workflowId = "" }: TaskToken): Error =>
  unknownExecution({ runId, workflowId });

export const noTags: readonly Tag[] = [];

/** The tags of the subject's domain, for policies with conditions on them. */
export async function tagsOfSubject(
  { services, scope }: { readonly services: Services; readonly scope: Scope },
  { domain }: Subject,
): Promise<readonly Tag[]> {
  if (domain === undefined) return noTags;
  const found = await services.registrations.domain(domainKey(scope, domain));
  return found?.tags ?? noTags;
}
