import { inputShapes } from "@openswf/model/operations";
import { shapes } from "@openswf/model/shapes";
import { didYouMean } from "../nearest-names.ts";
import { Problem } from "../problem.ts";

/**
 * The action that a person has named, `swf:` or not before it. What is no action of SWF is refused: "denied" would be a
 * true answer to a slip of the pen, and help nobody. Actions of other services are taken as they are.
 */
export function actionNamed(text: string): string {
  const named = text.includes(":") ? text : `swf:${text}`;
  const why = whyNoAction(named);
  if (why !== undefined) throw Problem.ofUsage(why);
  const found = actionNames.find((each) => `swf:${each}`.toLowerCase() === named.toLowerCase());
  return found === undefined ? named : `swf:${found}`;
}

/** Why `SERVICE:NAME` is no action of SWF, with what may have been meant; `undefined` for one, and for other services'. */
function whyNoAction(text: string): string | undefined {
  const [service, name = ""] = text.split(":", 2);
  if (service?.toLowerCase() !== "swf" || actionNames.some((each) => each.toLowerCase() === name.toLowerCase())) {
    return undefined;
  }
  return `SWF has no action "${name}".${didYouMean(name, actionNames)}`;
}

/** What a policy names that SWF does not have: it never matches, which nobody wants of a Deny. Patterns may mean any. */
export function actionsThatAreNone(document: unknown): readonly string[] {
  return namedIn(document).flatMap((action) => (/[*?]/.test(action) ? [] : (whyNoAction(action) ?? [])));
}

/** All that stands under Action and NotAction, of a document that has been compiled: so only these can be there. */
function namedIn(document: unknown): readonly string[] {
  if (typeof document !== "object" || document === null || !("Statement" in document)) return [];
  return [document.Statement].flat().flatMap((statement) => {
    if (typeof statement !== "object" || statement === null) return [];
    const action = "Action" in statement ? statement.Action : "NotAction" in statement ? statement.NotAction : [];
    return [action].flat().filter((each) => typeof each === "string");
  });
}

const decisionShape = shapes["DecisionType"];
const decisionNames = decisionShape?.type === "string" ? (decisionShape.enum ?? []) : [];

/** What a Lambda function may be called with is a matter of the execution's role, and no action. */
const actionNames: readonly string[] = [
  ...Object.keys(inputShapes),
  ...decisionNames.filter((name) => name !== "ScheduleLambdaFunction"),
];
