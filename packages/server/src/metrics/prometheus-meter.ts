import {
  bucketBounds,
  type Counter,
  type CounterMeasure,
  type Family,
  type GaugeMeasure,
  type Histogram,
  type HistogramMeasure,
  type LabelNames,
  type Meter,
  type Readings,
  type ReadingsNow,
} from "@openswf/core/ports/meter";
import * as prometheus from "prom-client";
import { KnownHistogram } from "./known-histogram.ts";
import { labelsWith, prometheusLabels, prometheusName } from "./prometheus-names.ts";
import { SeriesFamily } from "./series-family.ts";
import { Distribution, Total } from "./totals.ts";

/**
 * Measures for Prometheus. What calls pay is in `Total` and `Distribution`: plain numbers, in series that are found without
 * making a text. Only when somebody reads the metrics are the numbers handed to the library, which knows their format.
 */
export class PrometheusMeter implements Meter {
  readonly registry: prometheus.Registry = new prometheus.Registry();
  readonly #namesMax: number;

  /** Each measure keeps at most `namesMax` sets of names that users choose apart. */
  constructor(namesMax: number) {
    this.#namesMax = namesMax;
  }

  counter<const Labels extends LabelNames>(measure: CounterMeasure<Labels>): Family<Labels, Counter> {
    const { labels } = measure;
    const family = new SeriesFamily(labels, this.#namesMax, () => new Total());
    const counter = new prometheus.Counter({
      ...this.#described(measure),
      collect() {
        counter.reset();
        for (const { values, series } of family.all) counter.inc(labelsWith(labels, values), series.value);
      },
    });
    return family.typed;
  }

  histogram<const Labels extends LabelNames>(measure: HistogramMeasure<Labels>): Family<Labels, Histogram> {
    const { labels, buckets } = measure;
    const bounds = bucketBounds[buckets];
    const family = new SeriesFamily(labels, this.#namesMax, () => new Distribution(bounds));
    new KnownHistogram({ ...this.#described(measure), buckets: [...bounds] }, function* () {
      for (const { values, series } of family.all) {
        yield { labels: labelsWith(labels, values), distribution: series };
      }
    });
    return family.typed;
  }

  gauge<const Labels extends LabelNames>(measure: GaugeMeasure<Labels>, read: () => Readings<Labels>): void {
    const { labels } = measure;
    const namesMax = this.#namesMax;
    const set = (readings: ReadingsNow<Labels>): void => {
      if (typeof readings === "number") {
        gauge.set(readings);
        return;
      }
      gauge.reset();
      // A family for each reading: names that are gone leave their room to others.
      const family = new SeriesFamily(labels, namesMax, () => new Total());
      for (const { labels: values, value } of readings) family.typed.of(...values).add(value);
      for (const { values, series } of family.all) gauge.set(labelsWith(labels, values), series.value);
    };
    const gauge = new prometheus.Gauge({
      ...this.#described(measure),
      collect() {
        const readings = read();
        return readings instanceof Promise ? readings.then(set) : set(readings);
      },
    });
  }

  #described(measure: CounterMeasure | GaugeMeasure | HistogramMeasure): {
    readonly name: string;
    readonly help: string;
    readonly labelNames: string[];
    readonly registers: prometheus.Registry[];
  } {
    return {
      name: prometheusName(measure),
      help: measure.help,
      labelNames: [...prometheusLabels(measure.labels)],
      registers: [this.registry],
    };
  }
}
