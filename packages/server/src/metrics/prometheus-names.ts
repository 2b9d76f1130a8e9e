import type { LabelNames, Measure } from "@openswf/core/ports/meter";
import { otherNames } from "./series-family.ts";

const unitSuffixes: Readonly<Record<Measure["unit"], string>> = { "1": "", s: "_seconds", bytes: "_bytes" };

/** The name by which Prometheus knows a measure: with its unit, and `_total` for what only rises. */
export const prometheusName = ({ name, unit, type }: Pick<Measure, "name" | "unit" | "type">): string =>
  `${name}${unitSuffixes[unit]}${type === "counter" ? "_total" : ""}`;

/** The labels of a measure. A domain is told by its account, its region and its name. */
export const prometheusLabels = (labels: LabelNames): readonly string[] =>
  labels.flatMap((label) => (label === "domain" ? ["account", "region", "domain"] : [label]));

export function labelsWith(labels: LabelNames, values: readonly string[]): Record<string, string> {
  const named: Record<string, string> = {};
  labels.forEach((label, index) => {
    const value = values[index] ?? "";
    if (label === "domain" && value !== otherNames) {
      const [account = "", region = "", domain = ""] = value.split("/");
      Object.assign(named, { account, region, domain });
    } else if (label === "domain") Object.assign(named, { account: value, region: value, domain: value });
    else named[label] = value;
  });
  return named;
}
