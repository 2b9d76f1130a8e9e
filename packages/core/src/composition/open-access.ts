import type { AccessControl } from "../ports/access-control.ts";
import { regionOfCredentialScope } from "../protocol/credential-scope.ts";

/** Access control that is off: every request belongs to one account. A signature only tells the region. */
export function openAccess({ account, region }: { readonly account: string; readonly region: string }): AccessControl {
  return {
    refresh: () => undefined,
    admit: ({ headers }) => ({
      account,
      region: regionOfCredentialScope(headers.get("authorization") ?? headers.get("x-amzn-authorization")) ?? region,
      principal: undefined,
    }),
    renew: (admission) => admission,
    deniedFault: "AccessDeniedException",
  };
}
