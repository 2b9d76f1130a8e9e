import { unknownType } from "@openswf/model/faults";
import type { RegisteredType } from "../../registrations/registered-type.ts";
import type { RegisteredKind } from "../../stores/registered-types.ts";
import type { CallScope } from "../call.ts";
import { keyOfType } from "./key-of-type.ts";
import { type NamedType, registeredKinds } from "./registered-kinds.ts";

/** The type of this name, deprecated or not. */
export async function requireType<Kind extends RegisteredKind>(
  call: CallScope,
  named: NamedType<Kind>,
): Promise<RegisteredType<Kind>> {
  const found = await call.services.registrations.type(await keyOfType(call, named));
  if (found === undefined) throw unknownType(registeredKinds[named.kind].wire, named.type);
  return found;
}
