/**
 * What a measured value belongs to. The values of a known label are names of SWF or of this program. Those of an open one
 * are names that users choose: a meter keeps only so many of them apart, since each is a series of its own for ever.
 * A domain is given as its `DomainKey`.
 */
export const labelKinds = {
  operation: "known",
  fault: "known",
  api: "known",
  kind: "known",
  status: "known",
  outcome: "known",
  event_type: "known",
  cause: "known",
  subject: "known",
  timeout_type: "known",
  method: "known",
  result: "known",
  reason: "known",
  symptom: "known",
  sink: "known",
  level: "known",
  version: "known",
  domain: "open",
  task_list: "open",
  workflow_type: "open",
  activity_type: "open",
} as const;

export type LabelName = keyof typeof labelKinds;
export type LabelNames = readonly LabelName[];

/** One value for each label, in the order of the labels. */
export type LabelValues<Labels extends LabelNames> = { readonly [Index in keyof Labels]: string };

/** The upper bounds of the buckets of histograms, ascending. */
export const bucketBounds = {
  /** Seconds: from half a millisecond to the longest poll. */
  call: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 75],
  store: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  /** Seconds: tasks wait and run for milliseconds or for days. */
  task: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400],
  execution: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400, 604_800, 2_592_000],
  lateness: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600],
  /** Commits. */
  groupSize: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
} as const;
export type BucketsName = keyof typeof bucketBounds;

interface Described<Labels extends LabelNames> {
  /** In lower case with underscores, without a unit: a meter adds what its readers expect. */
  readonly name: string;
  /** One sentence for whoever reads the metric. */
  readonly help: string;
  readonly unit: "1" | "s" | "bytes";
  readonly labels: Labels;
}

/** A total that only rises. */
export interface CounterMeasure<Labels extends LabelNames = LabelNames> extends Described<Labels> {
  readonly type: "counter";
}

/** A value that is read when somebody asks, so it costs nothing in between. */
export interface GaugeMeasure<Labels extends LabelNames = LabelNames> extends Described<Labels> {
  readonly type: "gauge";
}

/** The distribution of many values. */
export interface HistogramMeasure<Labels extends LabelNames = LabelNames> extends Described<Labels> {
  readonly type: "histogram";
  readonly buckets: BucketsName;
}

export type Measure = CounterMeasure | GaugeMeasure | HistogramMeasure;

export interface Counter {
  add(amount: number): void;
}

export interface Histogram {
  record(value: number): void;
}

/** The series of one measure. */
export interface Family<Labels extends LabelNames, Series> {
  /** The series of these label values. The same values give the same series. */
  of(...values: LabelValues<Labels>): Series;
}

/** One value of a gauge with labels. */
export interface Reading<Labels extends LabelNames> {
  readonly labels: LabelValues<Labels>;
  readonly value: number;
}

export type ReadingsNow<Labels extends LabelNames> = Iterable<Reading<Labels>> | number;
export type Readings<Labels extends LabelNames> = ReadingsNow<Labels> | Promise<ReadingsNow<Labels>>;

/**
 * Receives measurements. Each measure is introduced once, when a server is put together; what is returned is then used
 * on the hot path, so it must be cheap.
 */
export interface Meter {
  counter<const Labels extends LabelNames>(measure: CounterMeasure<Labels>): Family<Labels, Counter>;
  histogram<const Labels extends LabelNames>(measure: HistogramMeasure<Labels>): Family<Labels, Histogram>;
  /** `read` returns a bounded number of values. Whoever reads waits for a promise, so it must settle soon. */
  gauge<const Labels extends LabelNames>(measure: GaugeMeasure<Labels>, read: () => Readings<Labels>): void;
}

const nothing = (): void => {};
const silentCounter: Family<LabelNames, Counter> = { of: () => ({ add: nothing }) };
const silentHistogram: Family<LabelNames, Histogram> = { of: () => ({ record: nothing }) };

/** Measures nothing. */
export const silentMeter: Meter = {
  counter: () => silentCounter,
  histogram: () => silentHistogram,
  gauge: nothing,
};
