import { actionOfExtension, extensionNames } from "@openswf/core/operations/extensions/extensions";
import { Problem } from "@openswf/core/ports/problem";
import { inputShapes } from "@openswf/model/operations";
import { shapes } from "@openswf/model/shapes";
import { didYouMean } from "../../../problems/nearest-names.ts";

/**
 * Resolves the action that a user typed, with or without the prefix `swf:`. Unknown actions of SWF, and
 * of our extensions, are refused: reporting "denied" for a typing error would be true but unhelpful. Actions of other
 * services are not checked.
 */
export function actionNamed(text: string): string {
  const named = text.includes(":") ? text : `swf:${text}`;
  const why = whyUnknown(named);
  if (why !== undefined) throw Problem.ofUsage(why);
  return actions.find((each) => each.toLowerCase() === named.toLowerCase()) ?? named;
}

/** Why `SERVICE:NAME` is not an action, with a suggestion; `undefined` for valid actions and other services. */
function whyUnknown(text: string): string | undefined {
  const [service = "", name = ""] = text.split(":", 2);
  const known = services.find(({ prefix }) => prefix === service.toLowerCase());
  if (known === undefined || actions.some((each) => each.toLowerCase() === text.toLowerCase())) return undefined;
  return `${known.title} has no action "${name}".${didYouMean(name, known.names)}`;
}

/**
 * Actions in a policy that neither SWF nor our extensions have. They never match, which is dangerous in a Deny. Patterns are not checked.
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

const services = [
  {
    title: "SWF",
    prefix: "swf",
    names: [
      ...Object.keys(inputShapes),
      // ScheduleLambdaFunction is not an action: the execution's role governs which functions it may call.
      ...decisionNames.filter((name) => name !== "ScheduleLambdaFunction"),
    ],
  },
  {
    title: "openswf",
    prefix: "openswf",
    names: extensionNames.flatMap((name) => {
      const [prefix, action = ""] = actionOfExtension(name).split(":");
      return prefix === "openswf" ? [action] : [];
    }),
  },
];
const actions: readonly string[] = services.flatMap(({ prefix, names }) => names.map((name) => `${prefix}:${name}`));
