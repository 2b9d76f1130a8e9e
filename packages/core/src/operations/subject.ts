import { unknownExecution } from "@openswf/model/faults";
import type { OperationName } from "@openswf/model/operations";
import type { Tag } from "../ports/access-control.ts";
import type { TaskToken } from "../tokens/task-token.ts";
import { type Call, domainKey } from "./call.ts";
import { arnOf } from "./domains/domain-arn.ts";

/** The resource of a call: the ARN that policies match, and its domain if there is exactly one. */
export interface Resource {
  readonly arn: string;
  readonly domain: string | undefined;
}

/**
 * Finds the resource in the input. Every operation names one of the members below, or none (ListDomains). Only a task
 * token makes this asynchronous.
 */
export function resourceOf<Name extends OperationName>(call: Call<Name>): Resource | Promise<Resource> {
  const input: object = call.input;
  const inDomain = (domain: string): Resource => ({ arn: arnOf(call, domain), domain });
  if ("domain" in input && typeof input.domain === "string") return inDomain(input.domain);
  if ("resourceArn" in input && typeof input.resourceArn === "string") {
    const arn = input.resourceArn;
    const prefix = arnOf(call, "");
    return { arn, domain: arn.startsWith(prefix) ? arn.slice(prefix.length) : undefined };
  }
  if ("taskToken" in input && typeof input.taskToken === "string")
    return domainOfTask(call, input.taskToken).then(inDomain);
  if ("name" in input && typeof input.name === "string") return inDomain(input.name);
  return { arn: arnOf(call, "*"), domain: undefined };
}

/** A token names a run, and policies match the run's domain. The token's holder already knows of the run. */
async function domainOfTask<Name extends OperationName>(call: Call<Name>, text: string): Promise<string> {
  const { services, scope } = call;
  const token = taskOfToken(call, text);
  const execution = await services.executions.readAnyVersion(token.runId);
  if (execution === undefined) throw unknownExecution({ runId: token.runId, workflowId: token.workflowId ?? "" });
  return execution.domain.slice(scope.length + 1);
}

/** Throws the operation's fault for an invalid token, or a token of the other kind of task. */
export function taskOfToken<Name extends OperationName>(
  { services, scope, operation }: Pick<Call<Name>, "services" | "scope" | "operation">,
  text: string,
): TaskToken {
  const kind = operation === "RespondDecisionTaskCompleted" ? "decision" : "activity";
  return services.taskTokens.parse(scope, kind, text);
}

export const noTags: readonly Tag[] = [];

/** The tags of the domain, for policies with conditions on them. */
export async function resourceTagsOf<Name extends OperationName>(
  { services, scope }: Pick<Call<Name>, "services" | "scope">,
  { domain }: Resource,
): Promise<readonly Tag[]> {
  if (domain === undefined) return noTags;
  const found = await services.registrations.domain(domainKey(scope, domain));
  return found?.tags ?? [];
}
