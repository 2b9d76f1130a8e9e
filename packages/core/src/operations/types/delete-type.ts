import { typeNotDeprecated, unknownType } from "@openswf/model/faults";
import type { RegisteredKind } from "../../stores/registered-types.ts";
import type { CallScope } from "../call.ts";
import { keyOfType } from "./key-of-type.ts";
import { type NamedType, registeredKinds } from "./registered-kinds.ts";

/** Only deprecated types can be deleted. */
export async function deleteType(call: CallScope, named: NamedType<RegisteredKind>): Promise<undefined> {
  const outcome = await call.services.registrations.deleteType(await keyOfType(call, named));
  if (outcome === "unknown") throw unknownType(registeredKinds[named.kind].wire, named.type);
  if (outcome === "registered") throw typeNotDeprecated();
  return undefined;
}
