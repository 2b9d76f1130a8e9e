import { inputShapes } from "@openswf/model/operations";
import { shapes } from "@openswf/model/shapes";
import { didYouMean } from "../../../problems/nearest-names.ts";
import { Problem } from "../../../problems/problem.ts";

/**
 * Resolves the action that a user typed, with or without the prefix `swf:`. Unknown actions of SWF are refused:
 * reporting "denied" for a typing error would be true but unhelpful. Actions of other services are not checked.
 */
export function actionNamed(text: string): string {
  const named = text.includes(":") ? text : `swf:${text}`;
  const why = whyUnknown(named);
  if (why !== undefined) throw Problem.ofUsage(why);
  const found = actionNames.find((each) => `swf:${each}`.toLowerCase() === named.toLowerCase());
  return found === undefined ? named : `swf:${found}`;
}

/** Why `SERVICE:NAME` is not an action of SWF, with a suggestion; `undefined` for valid actions and other services. */
function whyUnknown(text: string): string | undefined {
  const [service, name = ""] = text.split(":", 2);
  if (service?.toLowerCase() !== "swf" || actionNames.some((each) => each.toLowerCase() === name.toLowerCase())) {
    return undefined;
  }
  return `SWF has no action "${name}".${didYouMean(name, actionNames)}`;
}

/**
 * Actions in a policy that SWF does not have. They never match, which is dangerous in a Deny. Patterns are not checked.
 */
export function unknownActions(document: unknown): readonly string[] {
  return actionsIn(document).flatMap((action) => (/[*?]/.test(action) ? [] : (whyUnknown(action) ?? [])));
}

/** All values of Action and NotAction in a document that has been compiled, so no other forms can occur. */
function actionsIn(document: unknown): readonly string[] {
  if (typeof document !== "object" || document === null || !("Statement" in document)) return [];
  return [document.Statement].flat().flatMap((statement) => {
    if (typeof statement !== "object" || statement === null) return [];
    const action = "Action" in statement ? statement.Action : "NotAction" in statement ? statement.NotAction : [];
    return [action].flat().filter((each) => typeof each === "string");
  });
}

const decisionShape = shapes["DecisionType"];
const decisionNames = decisionShape?.type === "string" ? (decisionShape.enum ?? []) : [];

/**
 * Excludes ScheduleLambdaFunction, which is not an action: the execution's role governs which functions it may call.
 */
const actionNames: readonly string[] = [
  ...Object.keys(inputShapes),
  ...decisionNames.filter((name) => name !== "ScheduleLambdaFunction"),
];
