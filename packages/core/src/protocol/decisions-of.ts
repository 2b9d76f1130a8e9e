import {
  closeDecisionTypes,
  type Decision,
  type DecisionAttributesMember,
  decisionAttributesMember,
} from "@openswf/model/decisions";
import { validation } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import type { Operations } from "@openswf/model/operations";
import { shapes } from "@openswf/model/shapes";
import type { DecisionType } from "@openswf/model/wire-types";

type Input = Operations["RespondDecisionTaskCompleted"]["input"];

interface AttributesMember {
  readonly name: DecisionAttributesMember<DecisionType>;
  /**
   * Whether the structure may be omitted because none of its members is required. True for the four close decisions.
   */
  readonly isOptional: boolean;
}

const attributesMembers: ReadonlyMap<DecisionType, AttributesMember> = tabulate();
function tabulate(): Map<DecisionType, AttributesMember> {
  const { DecisionType: decisionType, Decision: decision } = shapes;
  invariant(decisionType?.type === "string" && decision?.type === "structure", "the model has no decisions");
  // `as`: the shapes table and the wire types are generated from the same enum.
  const types = (decisionType.enum ?? []) as readonly DecisionType[];
  return new Map(
    types.map((type) => {
      const name = decisionAttributesMember(type);
      const attributes = shapes[decision.members[name] ?? ""];
      invariant(attributes?.type === "structure", `the decision ${type} has no attributes`);
      return [type, { name, isOptional: attributes.required.length === 0 }];
    }),
  );
}

function attributesMember(type: DecisionType): AttributesMember {
  const member = attributesMembers.get(type);
  invariant(member !== undefined, `the decision type ${type} was not validated`);
  return member;
}

/** The service's rules for a list of decisions beyond their constraints. Throws ValidationException. */
export function checkDecisions({ decisions = [] }: Input): void {
  for (const decision of decisions) {
    const type = decision.decisionType;
    const { name, isOptional } = attributesMember(type);
    if (decision[name] === undefined && !isOptional) {
      throw validation(`${type}DecisionAttributes must be specified for decision of type ${type}`);
    }
  }
  if (
    decisions.some((decision, index) => closeDecisionTypes.has(decision.decisionType) && index < decisions.length - 1)
  ) {
    throw validation("Close must be last decision in list");
  }
}

/**
 * The decisions of a validated input, each with the attributes structure of its type. A close decision without its
 * structure gets an empty one. Structures of other types are dropped.
 */
export function decisionsOf({ decisions = [] }: Input): readonly Decision[] {
  return decisions.map((decision) => {
    const attributes = decision[attributesMember(decision.decisionType).name] ?? {};
    // `as`: the member's name derives from the type, so the two belong together, but TypeScript cannot correlate them.
    return { decisionType: decision.decisionType, attributes } as Decision;
  });
}
