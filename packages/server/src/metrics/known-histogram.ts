import { Histogram, type HistogramConfiguration } from "prom-client";
import type { Distribution } from "./totals.ts";

interface Known {
  readonly labels: Readonly<Record<string, string>>;
  readonly distribution: Distribution;
}

/** One line of the text format. */
interface Line {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, number | string>>;
  readonly sharedLabels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The library prints them after the labels, but `le` is read more easily at the end. */
const sharedLabels = {};

/** A histogram of the library whose numbers are kept elsewhere: the library's own would be looked up by a text at each call. */
export class KnownHistogram extends Histogram {
  readonly #configuration: HistogramConfiguration<string>;
  readonly #known: () => Iterable<Known>;

  constructor(configuration: HistogramConfiguration<string>, known: () => Iterable<Known>) {
    super(configuration);
    this.#configuration = configuration;
    this.#known = known;
  }

  /** What the registry asks a metric for, and what `get` of the library asks it for. */
  getForPromString(): Promise<object> {
    const { name, help } = this.#configuration;
    const values = [...this.#known()].flatMap((one) => linesOf(name, one));
    return Promise.resolve({ name, help, type: "histogram", aggregator: "sum", values });
  }
}

/** The buckets of the text format count all values up to their bound. */
function linesOf(name: string, { labels, distribution }: Known): readonly Line[] {
  const { bounds, counts, sum } = distribution;
  let count = 0;
  const buckets = [...bounds, "+Inf"].map((le, index) => {
    count += counts[index] ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, sharedLabels, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, sharedLabels, value: sum },
    { metricName: `${name}_count`, labels, sharedLabels, value: count },
  ];
}
