/** A count for each of some seconds, drawn as bars. */
export interface RateChart {
  /** The height of each bar, as a share of the chart. */
  readonly heights: readonly number[];
  /** What the top of the chart stands for: a round number that no bar exceeds. */
  readonly top: number;
  readonly most: number;
  readonly total: number;
}

export function rateChart(counts: readonly number[]): RateChart {
  const most = Math.max(0, ...counts);
  const top = roundUp(most);
  return {
    heights: counts.map((count) => count / top),
    top,
    most,
    total: counts.reduce((sum, count) => sum + count, 0),
  };
}

/** The next of 1, 2, 5, 10, 20, 50 and so on. */
function roundUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

/** How often something happened within some seconds: `12.3 a second`, or `4 a minute` where that says more. */
export function rateText(total: number, seconds: number): string {
  if (seconds <= 0 || total === 0) return "none";
  const each = total / seconds;
  if (each >= 100) return `${Math.round(each).toLocaleString("en")} a second`;
  if (each >= 1) return `${Number(each.toFixed(1)).toLocaleString("en")} a second`;
  return `${Math.round(each * 60).toLocaleString("en")} a minute`;
}
