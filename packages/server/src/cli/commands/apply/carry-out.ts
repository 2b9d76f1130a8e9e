import { unreachable } from "@openswf/model/invariant";
import type { RegisterActivityTypeInput, RegisterWorkflowTypeInput } from "@openswf/model/wire-types";
import type { Swf } from "../../client/swf-client.ts";
import { changeType } from "../type/type-kinds.ts";
import { type DeclaredDomain, type DeclaredType, defaultMembers } from "./declared.ts";
import type { Step } from "./plan.ts";

/** Does one step of a plan. */
export async function carryOut(swf: Swf, step: Step): Promise<void> {
  const { name: domain } = step.domain;
  switch (step.action) {
    case "register domain":
      return registerDomain(swf, step.domain);
    case "restore domain":
      return void (await swf.call("UndeprecateDomain", { name: domain }));
    case "deprecate domain":
      return void (await swf.call("DeprecateDomain", { name: domain }));
    case "tag domain":
      return changeTags(swf, step);
    case "register type":
      return registerType(swf, domain, step.type);
    case "restore type":
      return changeType({ swf, domain }, "undeprecate", step.type);
    case "deprecate type":
      return changeType({ swf, domain }, "deprecate", step.type);
    default:
      return unreachable(step);
  }
}

async function registerDomain(swf: Swf, { name, description, retention, tags = {} }: DeclaredDomain): Promise<void> {
  const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
  await swf.call("RegisterDomain", {
    name,
    description,
    workflowExecutionRetentionPeriodInDays: retention,
    ...(list.length > 0 && { tags: list }),
  });
}

async function changeTags(
  swf: Swf,
  { arn: resourceArn, set, removed }: Extract<Step, { readonly action: "tag domain" }>,
): Promise<void> {
  const tags = Object.entries(set).map(([key, value]) => ({ key, value }));
  if (removed.length > 0) await swf.call("UntagResource", { resourceArn, tagKeys: removed });
  if (tags.length > 0) await swf.call("TagResource", { resourceArn, tags });
}

async function registerType(swf: Swf, domain: string, type: DeclaredType): Promise<void> {
  const { kind, name, version, description, defaults } = type;
  const members = Object.entries(defaults).map(([key, value]) => [
    defaultMembers[kind][key],
    key === "task-list" ? { name: value } : value,
  ]);
  const input = { domain, name, version, description, ...Object.fromEntries(members) };
  // `as`: the members are those of the table, which has the names of this kind.
  if (kind === "workflow") await swf.call("RegisterWorkflowType", input as RegisterWorkflowTypeInput);
  else await swf.call("RegisterActivityType", input as RegisterActivityTypeInput);
}
