import type { Decision } from "@openswf/model/decisions";
import type { CachedExecution } from "../../commit/cached-execution.ts";
import type { KeyOfType, RegisteredType } from "../../registrations/registered-type.ts";
import type { Registrations } from "../../registrations/registrations.ts";
import type { RegisteredKind } from "../../stores/registered-types.ts";

interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}

/** The registered types of one kind that a batch of decisions names, looked up in advance. */
class LookedUpTypes<Kind extends RegisteredKind> {
  readonly #found = new Map<string, RegisteredType<Kind> | undefined>();

  async lookUp(registrations: Registrations, key: KeyOfType<Kind>): Promise<void> {
    const name = nameOf(key);
    if (!this.#found.has(name)) this.#found.set(name, await registrations.type(key));
  }

  get(type: NameAndVersion): RegisteredType<Kind> | undefined {
    return this.#found.get(nameOf(type));
  }
}

const nameOf = ({ name, version }: NameAndVersion): string => `${name}/${version}`;

/** What the decisions of one batch refer to. */
export interface TypesOfDecisions {
  readonly activityTypes: LookedUpTypes<"activity">;
  readonly workflowTypes: LookedUpTypes<"workflow">;
}

export async function typesOfDecisions(
  registrations: Registrations,
  { domain, state }: CachedExecution,
  decisions: readonly Decision[],
): Promise<TypesOfDecisions> {
  const activityTypes = new LookedUpTypes<"activity">();
  const workflowTypes = new LookedUpTypes<"workflow">();
  for (const decision of decisions) {
    switch (decision.decisionType) {
      case "ScheduleActivityTask": {
        const { name, version } = decision.attributes.activityType;
        await activityTypes.lookUp(registrations, { domain, kind: "activity", name, version });
        break;
      }
      case "StartChildWorkflowExecution": {
        const { name, version } = decision.attributes.workflowType;
        await workflowTypes.lookUp(registrations, { domain, kind: "workflow", name, version });
        break;
      }
      case "ContinueAsNewWorkflowExecution": {
        const { name, version } = state.workflowType;
        const wanted = decision.attributes.workflowTypeVersion ?? version;
        await workflowTypes.lookUp(registrations, { domain, kind: "workflow", name, version: wanted });
        break;
      }
    }
  }
  return { activityTypes, workflowTypes };
}
