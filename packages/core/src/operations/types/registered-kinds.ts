import type { TypeKind } from "@openswf/model/faults";
import type { RegisteredKind } from "../../stores/registered-types.ts";

type TypeLimit = "workflowTypesMax" | "activityTypesMax";

/** Workflow types and activity types have the same life cycle. These two rows hold the differences. */
export const registeredKinds: {
  readonly [Kind in RegisteredKind]: { readonly wire: TypeKind; readonly limit: TypeLimit };
} = {
  workflow: { wire: "WorkflowType", limit: "workflowTypesMax" },
  activity: { wire: "ActivityType", limit: "activityTypesMax" },
};

export interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}

/** A type as the input of an operation names it. */
export interface NamedType<Kind extends RegisteredKind> {
  readonly kind: Kind;
  readonly domain: string;
  readonly type: NameAndVersion;
}
