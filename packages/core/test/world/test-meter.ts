import type {
  CounterMeasure,
  Family,
  GaugeMeasure,
  LabelNames,
  Meter,
  Readings,
  ReadingsNow,
} from "../../src/ports/meter.ts";

const shortened = (value: string): string => value.replace("123456789012/us-east-1/", "");

function byLabels(readings: ReadingsNow<LabelNames>): Readonly<Record<string, number>> {
  if (typeof readings === "number") return { "": readings };
  return Object.fromEntries([...readings].map(({ labels, value }) => [labels.map(shortened).join(" "), value]));
}

/** Keeps every value, under the measure's name and the values of its labels: `openswf_calls DescribeDomain none`. */
export class TestMeter implements Meter {
  readonly totals = new Map<string, number>();
  readonly recorded = new Map<string, number[]>();
  readonly #gauges = new Map<string, () => Readings<LabelNames>>();

  counter<const Labels extends LabelNames>({ name }: CounterMeasure<Labels>): Family<Labels, { add(n: number): void }> {
    return {
      of: (...values) => ({
        add: (amount) => {
          const key = [name, ...values.map(shortened)].join(" ");
          this.totals.set(key, (this.totals.get(key) ?? 0) + amount);
        },
      }),
    };
  }

  histogram<const Labels extends LabelNames>({
    name,
  }: {
    readonly name: string;
    readonly labels: Labels;
  }): Family<Labels, { record(value: number): void }> {
    return {
      of: (...values) => ({
        record: (value) => {
          const key = [name, ...values.map(shortened)].join(" ");
          this.recorded.set(key, [...(this.recorded.get(key) ?? []), value]);
        },
      }),
    };
  }

  gauge<const Labels extends LabelNames>({ name }: GaugeMeasure<Labels>, read: () => Readings<Labels>): void {
    this.#gauges.set(name, read);
  }

  /** The gauges of this name now, by the values of their labels. */
  read(name: string): Readonly<Record<string, number>> {
    const readings = this.#gauges.get(name)?.() ?? [];
    if (readings instanceof Promise) throw new Error(`${name} is read from the store: use readSoon`);
    return byLabels(readings);
  }

  /** Like `read`, for gauges that ask the store. */
  async readSoon(name: string): Promise<Readonly<Record<string, number>>> {
    return byLabels((await this.#gauges.get(name)?.()) ?? []);
  }

  /** The totals whose names begin so, without that beginning. */
  totalsOf(name: string): Readonly<Record<string, number>> {
    return Object.fromEntries(
      [...this.totals].flatMap(([key, total]) =>
        key.startsWith(`${name} `) ? [[key.slice(name.length + 1), total]] : [],
      ),
    );
  }
}
