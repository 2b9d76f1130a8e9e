/** What a measured value belongs to. Few labels with few values: every combination is a series of its own, for ever. */
export type Labels = Readonly<Record<string, string>>;

/** A total that only rises. */
export interface Counter {
  add(amount: number, labels?: Labels): void;
}

/** The distribution of many values. */
export interface Histogram {
  record(value: number, labels?: Labels): void;
}

export interface Description {
  /** One sentence for whoever reads the metric. */
  readonly help: string;
  readonly unit: "1" | "s" | "bytes";
}

/**
 * Receives measurements. Each name is introduced once, when a server is put together; what is returned is then used on
 * the hot path, so it must be cheap.
 */
export interface Meter {
  counter(name: string, description: Description): Counter;
  histogram(name: string, description: Description): Histogram;
  /** `read` is called whenever the value is asked for, so a gauge costs nothing in between. */
  gauge(name: string, description: Description, read: () => number): void;
}

const nothing = (): void => {};

/** Measures nothing. */
export const silentMeter: Meter = {
  counter: () => ({ add: nothing }),
  histogram: () => ({ record: nothing }),
  gauge: nothing,
};
