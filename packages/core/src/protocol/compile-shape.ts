/**
 * The shapes of the model, compiled for reading requests: names are resolved, bounds are attached to members, and so
 * are the rules that the model does not state (see member-rules.ts). Compiled once, when the server starts.
 */
import { invariant } from "@openswf/model/invariant";
import type { ScalarType, Shape } from "@openswf/model/shapes";
import { type MemberRule, type MemberRules, noRules, rulesOf } from "./member-rules.ts";

export interface CompiledScalar {
  readonly kind: ScalarType;
  /** `values` in the order in which the service prints them. */
  readonly enumeration: { readonly values: readonly string[]; readonly set: ReadonlySet<string> } | undefined;
  /** Bounds on the length of strings, in UTF-16 units, or on the value of numbers. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly rules: readonly MemberRule[];
}
export interface CompiledList {
  readonly kind: "list";
  readonly item: CompiledShape;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Whether `null` items are values. They are dropped from all other lists. */
  readonly keepsNulls: boolean;
}
export interface CompiledMember {
  readonly name: string;
  readonly isRequired: boolean;
  /** Whether the empty string means that the member is absent. */
  readonly emptyIsAbsent: boolean;
  readonly shape: CompiledShape;
}
export interface CompiledStructure {
  readonly kind: "structure";
  /** In the order of the model. */
  readonly members: readonly CompiledMember[];
  readonly memberOf: ReadonlyMap<string, CompiledMember>;
  readonly requiredCount: number;
}
export type CompiledShape = CompiledScalar | CompiledList | CompiledStructure;

/** Shapes for which "" means absent. Other empty strings are values and are echoed back. */
const emptyIsAbsent: ReadonlySet<string> = new Set([
  "DurationInSecondsOptional",
  "WorkflowRunIdOptional",
  "VersionOptional",
  "PageToken",
]);

/** Lists whose `null` items are stored and echoed back: boto 2 sends `tagList: [null]` for no tags. (recorded) */
const keepsNulls: ReadonlySet<string> = new Set(["TagList"]);

/** Shapes by name. A member names the shape of its value. */
export type Shapes = Readonly<Record<string, Shape>>;

export function compileStructure(name: string, shapes: Shapes, rules: MemberRules): CompiledStructure {
  const shape = shapes[name];
  invariant(shape?.type === "structure", `${name} is not a structure`);
  const members = Object.entries(shape.members).map(
    ([memberName, shapeName]): CompiledMember => ({
      name: memberName,
      isRequired: shape.required.includes(memberName),
      emptyIsAbsent: emptyIsAbsent.has(shapeName),
      shape: compileShape(
        shapeName,
        shapes,
        rulesOf(rules, name, memberName, shapeName),
        rules.freeStructures.has(`${name}.${memberName}`) ? noRules : rules,
      ),
    }),
  );
  return {
    kind: "structure",
    members,
    memberOf: new Map(members.map((member) => [member.name, member])),
    requiredCount: members.filter(({ isRequired }) => isRequired).length,
  };
}

function compileShape(name: string, shapes: Shapes, own: readonly MemberRule[], rules: MemberRules): CompiledShape {
  const shape = shapes[name];
  invariant(shape !== undefined, `there is no shape ${name}`);
  if (shape.type === "structure") return compileStructure(name, shapes, rules);
  if (shape.type === "list") {
    const item = compileShape(shape.member, shapes, rules.byShape[shape.member] ?? [], rules);
    return { kind: "list", item, min: shape.min, max: shape.max, keepsNulls: keepsNulls.has(name) };
  }
  return {
    kind: shape.type,
    enumeration: shape.enum && { values: shape.enum, set: new Set(shape.enum) },
    min: shape.min,
    max: shape.max,
    rules: own,
  };
}
