import { readFileSync } from "node:fs";
import { join } from "node:path";
import { coreMeasures } from "@openswf/core/measures/core-measures";
import type { Measure } from "@openswf/core/ports/meter";
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { httpMeasures } from "../../src/http/http-measures.ts";
import { openMetrics } from "../../src/metrics/open-metrics.ts";
import { prometheusLabels, prometheusName } from "../../src/metrics/prometheus-names.ts";
import { serverMeasures } from "../../src/metrics/server-measures.ts";

const folder = join(import.meta.dirname, "../../../../deploy/monitoring");
const read = (name: string): string => readFileSync(join(folder, name), "utf8");

/** Labels that Prometheus adds to every series it scrapes. */
const ofScrape = ["instance", "job"];

/** Every series that a server prints, with its labels. The metrics of the process are known by name alone. */
function knownSeries(): ReadonlyMap<string, readonly string[] | undefined> {
  const measures: readonly Measure[] = [coreMeasures, httpMeasures, serverMeasures].flatMap((table) =>
    Object.values<Measure>(table),
  );
  const series = new Map<string, readonly string[] | undefined>([["up", ofScrape]]);
  for (const { name } of openMetrics("", 1).describe()) {
    if (!name.startsWith("openswf_")) series.set(name, undefined);
  }
  for (const measure of measures) {
    const name = prometheusName(measure);
    const labels = [...prometheusLabels(measure.labels), ...ofScrape];
    if (measure.type !== "histogram") series.set(name, labels);
    else
      for (const part of ["_bucket", "_sum", "_count"])
        series.set(name + part, part === "_bucket" ? [...labels, "le"] : labels);
  }
  return series;
}

interface Asked {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

/** Parses an expression of PromQL as Prometheus does. Throws for one that is none. */
function asked(expression: string): Asked {
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(expression).iterate({
    enter({ type, from, to, node }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`not PromQL at ${from}: ${expression}`);
      if (type.name === "LabelName") labels.push(text);
      if (type.name === "Identifier" && node.parent?.type.name === "VectorSelector") metrics.push(text);
    },
  });
  return { metrics, labels };
}

/** What in the expression no server prints. */
function unknownIn(expression: string): readonly string[] {
  const { metrics, labels } = asked(expression);
  const known = knownSeries();
  const unknownMetrics = metrics.filter((name) => !known.has(name));
  const possible = metrics.flatMap((name) => known.get(name) ?? ofScrape);
  // With metrics of the process alone, any label of theirs may be asked for; none is.
  return [...unknownMetrics, ...labels.filter((label) => !possible.includes(label))];
}

/** Grafana's own variables, as it fills them in. */
const filledIn = (expression: string): string =>
  expression.replaceAll("$__rate_interval", "5m").replaceAll(/\$(instance|domain|job)/g, ".*");

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

// `as`: the project's own file; what it lacks shows below.
const dashboard = JSON.parse(read("grafana-dashboard.json")) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
};
const targets = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));

const alerts = parse(read("prometheus-alerts.yaml")) as {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly annotations: { readonly summary: string };
    }[];
  }[];
};
const rules = alerts.groups.flatMap((group) => group.rules);

describe("the dashboard", () => {
  test.each(targets)("$title asks for what servers print: $legendFormat", ({ expr, legendFormat }) => {
    expect(unknownIn(filledIn(expr))).toEqual([]);
    const { labels } = asked(filledIn(expr));
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
    // Series of the process are not grouped, so they have the labels of the scrape.
    expect([...labels, ...ofScrape]).toEqual(expect.arrayContaining(shown));
  });

  test("every panel asks something, and none covers another", () => {
    const drawn = dashboard.panels.filter(({ type }) => type !== "row");
    expect(drawn.length).toBeGreaterThan(30);
    expect(drawn.filter(({ targets = [] }) => targets.length === 0)).toEqual([]);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  test("its variables are read from metrics that exist", () => {
    const selectors = dashboard.templating.list.flatMap(
      ({ definition }) => /\(([^,]+), (\w+)\)/.exec(definition ?? "") ?? [],
    );
    expect(selectors).toHaveLength(9);
    for (let index = 0; index < selectors.length; index += 3) {
      expect(unknownIn(filledIn(`sum by (${selectors[index + 2]}) (${selectors[index + 1]})`))).toEqual([]);
    }
  });

  test("every measure of the server has a place on it", () => {
    const all = targets
      .flatMap(({ expr }) => asked(filledIn(expr)).metrics)
      .map((name) => name.replace(/_(bucket|sum|count)$/, ""));
    const measured = [...Object.values<Measure>(coreMeasures), ...Object.values<Measure>(httpMeasures)].map(
      prometheusName,
    );
    const elsewhere = ["openswf_history_events_total", "openswf_wake_ups_total", "openswf_cached_execution_bytes"];
    expect(measured.filter((name) => !all.includes(name)).toSorted()).toEqual(elsewhere.toSorted());
  });
});

describe("the alert rules", () => {
  test.each(rules)("$alert asks for what servers print", ({ expr, annotations: { summary } }) => {
    expect(unknownIn(expr)).toEqual([]);
    const { labels } = asked(expr);
    const shown = [...summary.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
    expect([...labels, ...ofScrape]).toEqual(expect.arrayContaining(shown));
  });

  test("each has a name of its own", () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    expect(rules.length).toBeGreaterThan(10);
  });

  test("each is explained in the guide", () => {
    const guide = readFileSync(join(folder, "../../docs/how-to/monitoring.md"), "utf8");
    expect(rules.map(({ alert }) => alert).filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});

test.each([
  { expression: "sum(rate(openswf_no_such_total[5m]))", unknown: ["openswf_no_such_total"] },
  { expression: "sum by (workflow_id) (openswf_calls_total)", unknown: ["workflow_id"] },
  { expression: 'openswf_calls_total{task_list="a"}', unknown: ["task_list"] },
])("$expression would be found", ({ expression, unknown }) => {
  expect(unknownIn(expression)).toEqual(unknown);
});

test("an expression that is not PromQL would be found", () => {
  expect(() => asked("sum(rate(openswf_calls_total[5m])")).toThrow("not PromQL");
});
