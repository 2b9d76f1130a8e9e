import { inputShapes } from "@openswf/model/operations";
import { shapes } from "@openswf/model/shapes";
import { nearestNames } from "../nearest-names.ts";
import { Problem } from "../problem.ts";

/**
 * The action that a person has named, `swf:` or not before it. What is no action of SWF is refused: "denied" would be a
 * true answer to a slip of the pen, and help nobody. Actions of other services are taken as they are.
 */
export function actionNamed(text: string): string {
  const [service, name] = text.includes(":") ? text.split(":", 2) : ["swf", text];
  if (service?.toLowerCase() !== "swf" || name === undefined) return text;
  const found = actionNames.find((each) => each.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return `swf:${found}`;
  const nearest = nearestNames(name, actionNames);
  const hint = nearest.length === 0 ? "" : ` Did you mean ${nearest.join(" or ")}?`;
  throw Problem.ofUsage(`SWF has no action "${name}".${hint}`);
}

const decisionShape = shapes["DecisionType"];
const decisionNames = decisionShape?.type === "string" ? (decisionShape.enum ?? []) : [];

/** What a Lambda function may be called with is a matter of the execution's role, and no action. */
const actionNames: readonly string[] = [
  ...Object.keys(inputShapes),
  ...decisionNames.filter((name) => name !== "ScheduleLambdaFunction"),
];
