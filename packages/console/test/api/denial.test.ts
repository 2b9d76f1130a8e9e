import { CallFault } from "@openswf/insight/calls/fault";
import { expect, test } from "vitest";
import { denialOf, denialText } from "../../src/api/denial.ts";

const user = "User: arn:aws:iam::123456789012:user/ada is not authorized to perform:";
const domain = "arn:aws:swf:us-east-1:123456789012:/domain/orders of ada";

test.each([
  {
    from: "openswf",
    message: `${user} swf:TerminateWorkflowExecution on resource: ${domain}`,
    says: "You lack swf:TerminateWorkflowExecution on domain orders of ada.",
  },
  {
    from: "Amazon SWF, without an allowing policy",
    message: `${user} swf:ListDomains on resource: arn:aws:swf:us-east-1:123456789012:/domain/ because no identity-based policy allows the swf:ListDomains action`,
    says: "You lack swf:ListDomains on arn:aws:swf:us-east-1:123456789012:/domain/.",
  },
  {
    from: "Amazon SWF, with a denying policy",
    message: `${user} swf:SignalWorkflowExecution on resource: ${domain} with an explicit deny in an identity-based policy`,
    says: "You lack swf:SignalWorkflowExecution on domain orders of ada: a policy denies it.",
  },
  {
    from: "either, about a role",
    message: `${user} iam:PassRole on resource: arn:aws:iam::123456789012:role/lambda`,
    says: "You lack iam:PassRole on arn:aws:iam::123456789012:role/lambda.",
  },
  { from: "an old service", message: `${user} swf:ListDomains`, says: "You lack swf:ListDomains." },
])("a denial of $from names the permission", ({ message, says }) => {
  for (const name of ["AccessDeniedException", "OperationNotPermittedFault"]) {
    const denial = denialOf(new CallFault(name, message, 400));
    expect(denial && denialText(denial)).toBe(says);
  }
});

test.each([
  new CallFault("UnknownResourceFault", `${user} swf:ListDomains`, 400),
  new CallFault("AccessDeniedException", "This console may only read.", 403),
  new Error(`${user} swf:ListDomains`),
])("%s names none", (error) => {
  expect(denialOf(error)).toBeUndefined();
});
