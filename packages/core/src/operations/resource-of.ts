import { unknownExecution } from "@openswf/model/faults";
import type { OperationName } from "@openswf/model/operations";
import type { Tag } from "../ports/access-control.ts";
import type { TaskToken } from "../tokens/task-token.ts";
import { type Call, domainKey } from "./call.ts";
import { arnOf } from "./domains.ts";

/** What a call is about: the ARN that policies name, and the domain it stands for, when it is a single one. */
export interface Resource {
  readonly arn: string;
  readonly domain: string | undefined;
}

/**
 * By what the input names: every operation names one of these, or nothing but itself (ListDomains). There is something to
 * wait for with a token alone.
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

/** A token names a run, whose domain it is that policies know. Who holds the token has been told of the run already. */
async function domainOfTask<Name extends OperationName>(call: Call<Name>, text: string): Promise<string> {
  const { services, scope } = call;
  const token = taskOfToken(call, text);
  const execution = await services.executions.readAnyVersion(token.runId);
  if (execution === undefined) throw unknownExecution({ runId: token.runId, workflowId: token.workflowId ?? "" });
  return execution.domain.slice(scope.length + 1);
}

/** Throws the operation's fault for a token that is none, or of the other kind of tasks. */
export function taskOfToken<Name extends OperationName>(
  { services, scope, operation }: Pick<Call<Name>, "services" | "scope" | "operation">,
  text: string,
): TaskToken {
  const kind = operation === "RespondDecisionTaskCompleted" ? "decision" : "activity";
  return services.taskTokens.parse(scope, kind, text);
}

export const noTags: readonly Tag[] = [];

/** Tags of the domain, for policies that ask for them. */
export async function resourceTagsOf<Name extends OperationName>(
  { services, scope }: Pick<Call<Name>, "services" | "scope">,
  { domain }: Resource,
): Promise<readonly Tag[]> {
  if (domain === undefined) return noTags;
  const found = await services.registrations.domain(domainKey(scope, domain));
  return found?.tags ?? [];
}
