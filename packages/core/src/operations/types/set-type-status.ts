import { type Fault, type TypeKind, typeAlreadyExists, typeDeprecated, unknownType } from "@openswf/model/faults";
import type { RegistrationStatus } from "@openswf/model/wire-types";
import type { RegisteredKind } from "../../stores/registered-types.ts";
import type { CallScope } from "../call.ts";
import { keyOfType } from "./key-of-type.ts";
import { type NameAndVersion, type NamedType, registeredKinds } from "./registered-kinds.ts";

/** The fault for a type that has the status already. */
const unchangedFault: { readonly [Status in RegistrationStatus]: (wire: TypeKind, type: NameAndVersion) => Fault } = {
  REGISTERED: typeAlreadyExists,
  DEPRECATED: typeDeprecated,
};

/** Open executions and scheduled tasks are not affected. */
export async function setTypeStatus(
  call: CallScope,
  named: NamedType<RegisteredKind>,
  status: RegistrationStatus,
): Promise<undefined> {
  const { wire } = registeredKinds[named.kind];
  const outcome = await call.services.registrations.setTypeStatus(await keyOfType(call, named), status);
  if (outcome === "unknown") throw unknownType(wire, named.type);
  if (outcome === "unchanged") throw unchangedFault[status](wire, named.type);
  return undefined;
}
