import type { Decision } from "@openswf/model/decisions";
import type { CachedExecution } from "../../commit/cached-execution.ts";
import type { KeyOfType, RegisteredType } from "../../registrations/registered-type.ts";
import type { Registrations } from "../../registrations/registrations.ts";
import type { RegisteredKind } from "../../stores/registered-types.ts";

interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}

type AnyKey = KeyOfType<"activity"> | KeyOfType<"workflow">;

/** The registered types that a batch of decisions names, looked up in advance. */
export class TypesOfDecisions {
  readonly #activityTypes = new LookedUpTypes<"activity">();
  readonly #workflowTypes = new LookedUpTypes<"workflow">();

  activityType(type: NameAndVersion): RegisteredType<"activity"> | undefined {
    return this.#activityTypes.get(type);
  }

  workflowType(type: NameAndVersion): RegisteredType<"workflow"> | undefined {
    return this.#workflowTypes.get(type);
  }

  /** A promise only if the store has to be asked. */
  lookUp(registrations: Registrations, key: AnyKey): Promise<void> | undefined {
    return key.kind === "activity"
      ? this.#activityTypes.lookUp(registrations, key)
      : this.#workflowTypes.lookUp(registrations, key);
  }
}

/** Most batches name one type of a kind, which then needs no map. */
class LookedUpTypes<Kind extends RegisteredKind> {
  #first: RegisteredType<Kind> | undefined;
  /** The types after the first, and those that are not registered. */
  #others: Map<string, RegisteredType<Kind> | undefined> | undefined;

  get(type: NameAndVersion): RegisteredType<Kind> | undefined {
    const first = this.#first;
    if (first?.name === type.name && first.version === type.version) return first;
    return this.#others?.get(nameOf(type));
  }

  lookUp(registrations: Registrations, key: KeyOfType<Kind>): Promise<void> | undefined {
    if (this.get(key) !== undefined || this.#others?.has(nameOf(key)) === true) return undefined;
    const type = registrations.type(key);
    if (!(type instanceof Promise)) {
      this.#keep(key, type);
      return undefined;
    }
    return type.then((read) => this.#keep(key, read));
  }

  #keep(key: KeyOfType<Kind>, type: RegisteredType<Kind> | undefined): void {
    if (type !== undefined && this.#first === undefined) {
      this.#first = type;
      return;
    }
    this.#others ??= new Map();
    this.#others.set(nameOf(key), type);
  }
}

const nameOf = ({ name, version }: NameAndVersion): string => `${name}/${version}`;

/** Looks up the types of all decisions. A promise only if the store has to be asked. */
export function typesOfDecisions(
  registrations: Registrations,
  execution: CachedExecution,
  decisions: readonly Decision[],
): TypesOfDecisions | Promise<TypesOfDecisions> {
  const types = new TypesOfDecisions();
  for (const [index, decision] of decisions.entries()) {
    const key = keyOfType(execution, decision);
    const reading = key && types.lookUp(registrations, key);
    if (reading === undefined) continue;
    const others = decisions.slice(index + 1);
    return reading.then(() => lookUpInTurn(types, registrations, execution, others));
  }
  return types;
}

/** One after the other: a batch can name thousands of types. */
async function lookUpInTurn(
  types: TypesOfDecisions,
  registrations: Registrations,
  execution: CachedExecution,
  decisions: readonly Decision[],
): Promise<TypesOfDecisions> {
  for (const decision of decisions) {
    const key = keyOfType(execution, decision);
    const reading = key && types.lookUp(registrations, key);
    if (reading !== undefined) await reading;
  }
  return types;
}

/** The type that a decision needs, if any. */
function keyOfType({ domain, state }: CachedExecution, decision: Decision): AnyKey | undefined {
  switch (decision.decisionType) {
    case "ScheduleActivityTask": {
      const { name, version } = decision.attributes.activityType;
      return { domain, kind: "activity", name, version };
    }
    case "StartChildWorkflowExecution": {
      const { name, version } = decision.attributes.workflowType;
      return { domain, kind: "workflow", name, version };
    }
    case "ContinueAsNewWorkflowExecution": {
      const { name, version } = state.workflowType;
      return { domain, kind: "workflow", name, version: decision.attributes.workflowTypeVersion ?? version };
    }
    default:
      return undefined;
  }
}
