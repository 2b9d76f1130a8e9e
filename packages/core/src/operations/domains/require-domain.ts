import { domainDeprecated, unknownDomain } from "@openswf/model/faults";
import type { DomainRecord } from "../../stores/domains.ts";
import type { CallScope } from "../call.ts";

/** The domain of this name, or the fault of an operation that needs one. A promise only if the store has to be asked. */
export function requireDomain({ services, scope }: CallScope, name: string): DomainRecord | Promise<DomainRecord> {
  const known = services.registrations.domainNamed(scope, name);
  return known instanceof Promise ? known.then((domain) => domain ?? refuse(name)) : known;
}

function refuse(name: string): never {
  throw unknownDomain(name);
}

/** Nothing new starts in a deprecated domain. The model declares no fault for these operations; others were seen. */
export function requireRegisteredDomain(call: CallScope, name: string): DomainRecord | Promise<DomainRecord> {
  const domain = requireDomain(call, name);
  return domain instanceof Promise ? domain.then(notDeprecated) : notDeprecated(domain);
}

function notDeprecated(domain: DomainRecord): DomainRecord {
  if (domain.status === "DEPRECATED") throw domainDeprecated(domain.name);
  return domain;
}
