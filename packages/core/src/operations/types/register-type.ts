import { limitExceeded, typeAlreadyExists } from "@openswf/model/faults";
import type { ConfigurationOf } from "../../registrations/registered-type.ts";
import type { RegisteredKind } from "../../stores/registered-types.ts";
import type { CallScope } from "../call.ts";
import { requireRegisteredDomain } from "../domains/require-domain.ts";
import { type NameAndVersion, registeredKinds } from "./registered-kinds.ts";

interface Registration extends NameAndVersion {
  readonly domain: string;
  readonly description?: string | undefined;
}

export async function registerType<Kind extends RegisteredKind>(
  call: CallScope,
  kind: Kind,
  { domain: domainName, name, version, description }: Registration,
  configuration: ConfigurationOf<Kind>,
): Promise<undefined> {
  const { registrations, clock, limits } = call.services;
  const domain = await requireRegisteredDomain(call, domainName);
  const { wire, limit } = registeredKinds[kind];
  const outcome = await registrations.registerType(
    {
      domain: domain.key,
      kind,
      name,
      version,
      description,
      status: "REGISTERED",
      createdAt: clock.now(),
      deprecatedAt: undefined,
      configuration,
    },
    limits[limit],
  );
  if (outcome === "exists") throw typeAlreadyExists(wire, { name, version });
  if (outcome === "limitExceeded") throw limitExceeded(`A domain can have at most ${limits[limit]} ${kind} types`);
  return undefined;
}
