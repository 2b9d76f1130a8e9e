import { coreMeasures } from "../../packages/core/src/measures/core-measures.ts";
import { type BucketsName, bucketBounds, labelKinds, type Measure } from "../../packages/core/src/ports/meter.ts";
import { httpMeasures } from "../../packages/server/src/http/http-measures.ts";
import { openMetrics } from "../../packages/server/src/metrics/open-metrics.ts";
import { prometheusLabels, prometheusName } from "../../packages/server/src/metrics/prometheus-names.ts";
import { serverMeasures } from "../../packages/server/src/metrics/server-measures.ts";
import { code, grouped, table } from "./markdown.ts";

/** Everything that is measured by name: the same tables that the server introduces to its meter. */
export function measures(): string {
  const all: readonly Measure[] = [
    ...Object.values(coreMeasures),
    ...Object.values(httpMeasures),
    ...Object.values(serverMeasures),
  ];
  return table(
    ["Metric", "Type", "Labels", "Meaning"],
    all.map((measure) => [
      code(prometheusName(measure)),
      measure.type,
      prometheusLabels(measure.labels).map(code).join(", "),
      measure.help,
    ]),
  );
}

/** What the library measures of the process. */
export function processMetrics(): string {
  const described = openMetrics("", 1).describe();
  const rows = described.filter(({ name }) => !name.startsWith("openswf_"));
  return table(
    ["Metric", "Type", "Meaning"],
    rows.map(({ name, type, help }) => [code(name), type, help]),
  );
}

const bucketUses: Readonly<Record<BucketsName, string>> = {
  call: "calls, in seconds",
  store: "the store, in seconds",
  task: "tasks, in seconds",
  execution: "executions, in seconds",
  lateness: "wake-ups, in seconds",
  groupSize: "groups, in commits",
};

export const buckets = (): string =>
  table(
    ["Histograms of", "Upper bounds of the buckets"],
    Object.entries(bucketUses).map(([name, use]) => {
      // `as`: Object.entries forgets the names.
      const bounds: readonly number[] = bucketBounds[name as BucketsName];
      return [use, bounds.map((bound) => (bound < 1 ? String(bound) : grouped(bound))).join("; ")];
    }),
  );

/** Labels whose values are names that users choose. */
export const openLabels = (): string =>
  Object.entries(labelKinds)
    .filter(([, kind]) => kind === "open")
    .map(([name]) => code(name))
    .join(", ");
