import type { AccessControl, Admission } from "../ports/access-control.ts";
import { CredentialRegions } from "../protocol/credential-scope.ts";

/** Access control that is off: every request belongs to one account. A signature only tells the region. */
export function openAccess({ account, region }: { readonly account: string; readonly region: string }): AccessControl {
  const regions = new CredentialRegions();
  const admissionTo = (of: string): Admission => ({ account, region: of, principal: undefined });
  let last = admissionTo(region);
  return {
    refresh: () => undefined,
    admit({ headers }) {
      const authorization = headers.get("authorization") ?? headers.get("x-amzn-authorization");
      const signedFor = regions.regionOf(authorization) ?? region;
      if (last.region !== signedFor) last = admissionTo(signedFor);
      return last;
    },
    renew: (admission) => admission,
    deniedFault: "AccessDeniedException",
  };
}
