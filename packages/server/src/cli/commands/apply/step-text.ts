import { unreachable } from "@openswf/model/invariant";
import { printable } from "../../output/printable.ts";
import type { Style } from "../../output/render/style.ts";
import type { Step, TypeName } from "./plan.ts";

/** The sign, the words and the colour of a step in a plan. */
export function stepText(step: Step): { readonly text: string; readonly style: Style } {
  const domain = `domain ${printable(step.domain.name)}`;
  switch (step.action) {
    case "register domain":
      return { text: `+ register ${domain}`, style: "good" };
    case "restore domain":
      return { text: `+ restore ${domain}`, style: "good" };
    case "deprecate domain":
      return { text: `- deprecate ${domain}`, style: "bad" };
    case "tag domain": {
      const set = Object.entries(step.set).map(([key, value]) => `${printable(key)}=${printable(value)}`);
      const changes = [...set, ...step.removed.map((key) => `without ${printable(key)}`)];
      return { text: `~ tag ${domain}: ${changes.join(", ")}`, style: "watch" };
    }
    case "register type":
      return { text: `+ register ${typeText(step.type)} in ${domain}`, style: "good" };
    case "restore type":
      return { text: `+ restore ${typeText(step.type)} in ${domain}`, style: "good" };
    case "deprecate type":
      return { text: `- deprecate ${typeText(step.type)} in ${domain}`, style: "bad" };
    default:
      return unreachable(step);
  }
}

const typeText = ({ kind, name, version }: TypeName): string => `${kind} ${printable(name)} ${printable(version)}`;

/** A step for programs. */
export function stepValue(step: Step): unknown {
  const { action, domain } = step;
  const about = { action, domain: domain.name };
  if ("type" in step) {
    const { kind, name, version } = step.type;
    return { ...about, type: { kind, name, version } };
  }
  return action === "tag domain" ? { ...about, set: step.set, removed: step.removed } : about;
}
