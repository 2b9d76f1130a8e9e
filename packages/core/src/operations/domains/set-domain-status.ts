import { domainAlreadyExists, domainDeprecated, type Fault, unknownDomain } from "@openswf/model/faults";
import type { RegistrationStatus } from "@openswf/model/wire-types";
import { domainKey } from "../../stores/domain-key.ts";
import type { CallScope } from "../call.ts";

/** The fault for a domain that has the status already. */
const unchangedFault: { readonly [Status in RegistrationStatus]: (name: string) => Fault } = {
  REGISTERED: domainAlreadyExists,
  DEPRECATED: domainDeprecated,
};

/** Running executions continue whatever the status of their domain. */
export async function setDomainStatus(
  { services, scope }: CallScope,
  name: string,
  status: RegistrationStatus,
): Promise<undefined> {
  const outcome = await services.registrations.setDomainStatus(domainKey(scope, name), status);
  if (outcome === "unknown") throw unknownDomain(name);
  if (outcome === "unchanged") throw unchangedFault[status](name);
  return undefined;
}
