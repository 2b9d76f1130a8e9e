/** The compiler checks most of this file: a line marked as an error must be one. */
import { expect, test } from "vitest";
import type { Definition } from "../../src/operations/call.ts";
import { definitions } from "../../src/operations/definitions.ts";
import { domainByName, inDomain, runOfActivityTask, wholeAccount } from "../../src/operations/subject.ts";

const { RegisterDomain: registerDomain, RegisterWorkflowType: registerWorkflowType } = definitions;
const { RespondActivityTaskFailed: respondFailed, ListDomains: listDomains } = definitions;

test("a definition without its kind, or without its bucket, does not compile", () => {
  const { kind, ...unkind } = listDomains;
  const { bucket, ...bottomless } = listDomains;
  // @ts-expect-error
  const withoutKind: Definition<"ListDomains"> = unkind;
  // @ts-expect-error
  const withoutBucket: Definition<"ListDomains"> = bottomless;
  expect([withoutKind.kind, withoutBucket.bucket]).toEqual([undefined, undefined]);
});

test("a definition that does not say which role its input passes on does not compile", () => {
  const { passedRole, ...roleless } = registerWorkflowType;
  // @ts-expect-error
  const withoutRole: Definition<"RegisterWorkflowType"> = roleless;
  expect(withoutRole.passedRole).toBeUndefined();
});

test("a definition that does not say which tags its input sets does not compile", () => {
  const { requestTags, ...tagless } = registerDomain;
  // @ts-expect-error
  const withoutTags: Definition<"RegisterDomain"> = tagless;
  expect(withoutTags.requestTags).toBeUndefined();
});

test("a definition with another subject than its input names does not compile", () => {
  const wrong: readonly unknown[] = [
    // @ts-expect-error: the input has a name, which is that of the type.
    { ...registerWorkflowType, subject: domainByName } satisfies Definition<"RegisterWorkflowType">,
    // @ts-expect-error: the input names a domain.
    { ...registerWorkflowType, subject: wholeAccount } satisfies Definition<"RegisterWorkflowType">,
    // @ts-expect-error: the input has a task token.
    { ...respondFailed, subject: wholeAccount } satisfies Definition<"RespondActivityTaskFailed">,
    // @ts-expect-error: the input names no domain.
    { ...listDomains, subject: inDomain } satisfies Definition<"ListDomains">,
    // @ts-expect-error: the input has no task token.
    { ...listDomains, subject: runOfActivityTask } satisfies Definition<"ListDomains">,
  ];
  expect(wrong).toHaveLength(5);
});
