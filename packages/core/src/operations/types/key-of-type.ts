import type { KeyOfType } from "../../registrations/registered-type.ts";
import type { RegisteredKind } from "../../stores/registered-types.ts";
import type { CallScope } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";
import type { NamedType } from "./registered-kinds.ts";

/** The key of a type in an existing domain. */
export async function keyOfType<Kind extends RegisteredKind>(
  call: CallScope,
  { kind, domain, type }: NamedType<Kind>,
): Promise<KeyOfType<Kind>> {
  const { key } = await requireDomain(call, domain);
  return { domain: key, kind, name: type.name, version: type.version };
}
