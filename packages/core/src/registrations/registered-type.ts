import type { ActivityTypeConfiguration, WorkflowTypeConfiguration } from "@openswf/model/wire-types";
import type { RegisteredKind, TypeKey, TypeRecord } from "../stores/registered-types.ts";

/** The registered defaults of each kind of type. */
interface Configurations {
  readonly workflow: WorkflowTypeConfiguration;
  readonly activity: ActivityTypeConfiguration;
}
export type ConfigurationOf<Kind extends RegisteredKind> = Configurations[Kind];

export interface KeyOfType<Kind extends RegisteredKind> extends TypeKey {
  readonly kind: Kind;
}

/** A registered type with its defaults parsed. */
export interface RegisteredType<Kind extends RegisteredKind> extends Omit<TypeRecord, "configuration" | "kind"> {
  readonly kind: Kind;
  readonly configuration: ConfigurationOf<Kind>;
}

export function parseType<Kind extends RegisteredKind>(kind: Kind, record: TypeRecord): RegisteredType<Kind> {
  // `as`: `printType` wrote it from a configuration of this kind.
  return { ...record, kind, configuration: JSON.parse(record.configuration) as ConfigurationOf<Kind> };
}

export const printType = <Kind extends RegisteredKind>(type: RegisteredType<Kind>): TypeRecord => ({
  ...type,
  configuration: JSON.stringify(type.configuration),
});
