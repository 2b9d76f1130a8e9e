import type { RegisterDomainInput } from "@openswf/model/wire-types";
import { type Check, daysCheck, descriptionMax, lengthCheck, nameCheck, nameMax, required } from "./checks.ts";

/** What a person fills in to register a domain. */
export interface DomainFields {
  readonly name: string;
  readonly retention: string;
  readonly description: string;
}

export const emptyDomain: DomainFields = { name: "", retention: "30", description: "" };

const checks: Readonly<Record<keyof DomainFields, Check>> = {
  name: required(nameCheck(nameMax)),
  retention: required(daysCheck),
  description: lengthCheck(descriptionMax),
};

/** What SWF would refuse. */
export function domainProblems(fields: DomainFields): { readonly [Field in keyof DomainFields]?: string } {
  const wrong = Object.entries(checks).flatMap(([field, check]) => {
    // `as`: the keys of the table are fields, but Object.entries returns plain strings.
    const problem = check(fields[field as keyof DomainFields].trim());
    return problem === undefined ? [] : [[field, problem] as const];
  });
  return Object.fromEntries(wrong);
}

/** `undefined` while something is missing or wrong. */
export function domainInput(fields: DomainFields): RegisterDomainInput | undefined {
  if (Object.keys(domainProblems(fields)).length > 0) return undefined;
  const description = fields.description.trim();
  return {
    name: fields.name.trim(),
    workflowExecutionRetentionPeriodInDays: fields.retention.trim(),
    ...(description !== "" && { description }),
  };
}
