import { domainDeprecated, unknownDomain } from "@openswf/model/faults";
import type { DomainRecord } from "../../stores/domains.ts";
import type { CallScope } from "../call.ts";
import { domainKey } from "./domain-arn.ts";

/** The domain of this name, or the fault of an operation that needs one. */
export async function requireDomain({ services, scope }: CallScope, name: string): Promise<DomainRecord> {
  const domain = await services.registrations.domain(domainKey(scope, name));
  if (domain === undefined) throw unknownDomain(name);
  return domain;
}

/** Nothing new starts in a deprecated domain. The model declares no fault for these operations; others were seen. */
export async function requireRegisteredDomain(call: CallScope, name: string): Promise<DomainRecord> {
  const domain = await requireDomain(call, name);
  if (domain.status === "DEPRECATED") throw domainDeprecated(name);
  return domain;
}
