import type { RegistrationStatus } from "@openswf/model/wire-types";
import { secondsOf } from "../../protocol/timestamp.ts";
import type { TypeRecord } from "../../stores/registered-types.ts";
import type { NameAndVersion } from "./registered-kinds.ts";

/** What List and Describe show of a type of either kind, besides its name. */
interface TypeInfo {
  readonly creationDate: number;
  readonly deprecationDate: number | undefined;
  readonly description: string | undefined;
  readonly status: RegistrationStatus;
}

export function typeInfo({
  createdAt,
  deprecatedAt,
  description,
  status,
}: Pick<TypeRecord, "createdAt" | "deprecatedAt" | "description" | "status">): TypeInfo {
  return {
    creationDate: secondsOf(createdAt),
    deprecationDate: deprecatedAt === undefined ? undefined : secondsOf(deprecatedAt),
    description,
    status,
  };
}

/** Drops everything else of a record. */
export const nameAndVersion = ({ name, version }: NameAndVersion): NameAndVersion => ({ name, version });
