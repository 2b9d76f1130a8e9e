import type { RegisteredKind, TypeRecord } from "../../stores/registered-types.ts";
import type { Call } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { pagePosition, pageSize, pageToken } from "../paging.ts";
import type { NameAndVersion } from "./registered-kinds.ts";
import { nameAndVersion } from "./type-info.ts";

interface PageOfTypes {
  readonly types: readonly Omit<TypeRecord, "configuration">[];
  readonly nextPageToken: string | undefined;
}

export async function listTypes<Name extends "ListWorkflowTypes" | "ListActivityTypes">(
  call: Call<Name>,
  kind: RegisteredKind,
): Promise<PageOfTypes> {
  const { services, input } = call;
  const { registrations, limits } = services;
  const domain = await requireDomain(call, input.domain);
  const limit = pageSize(input, limits.pageSizeMax);
  const position = pagePosition(call, limits.pageTokenLifetimeMs);
  // `as`: the token is sealed, and the position in it was printed below.
  const after = position === undefined ? undefined : (JSON.parse(position) as NameAndVersion);
  const page = { after, limit: limit + 1, reverse: input.reverseOrder ?? false };
  const found = await registrations.listTypes(domain.key, kind, input.registrationStatus, input.name, page);
  const types = found.slice(0, limit);
  const last = types.at(-1);
  const more = found.length > limit && last !== undefined;
  return { types, nextPageToken: more ? pageToken(call, JSON.stringify(nameAndVersion(last))) : undefined };
}
