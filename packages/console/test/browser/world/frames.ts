import type { Page } from "playwright-core";

/** How long the frames of a stretch of time took, in milliseconds. */
export interface Frames {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
}

/** Notes when each frame is drawn, until it is told to stop. */
const record = `
  globalThis.frames = [];
  const onFrame = (at) => {
    frames.push(at);
    if (frames.length < 100_000) globalThis.nextFrame = requestAnimationFrame(onFrame);
  };
  globalThis.nextFrame = requestAnimationFrame(onFrame);
`;
const stop = "cancelAnimationFrame(nextFrame), frames";

/** Turns the wheel again and again over what has the pointer, and measures the frames meanwhile. */
export async function framesOfScrolling(page: Page, turns: number, pixels: number): Promise<Frames> {
  await page.evaluate(record);
  for (let turn = 0; turn < turns; turn += 1) await page.mouse.wheel(0, pixels);
  // `as`: the recorder above has filled it.
  const at = (await page.evaluate(stop)) as readonly number[];
  const lengths = at
    .slice(1)
    .map((time, index) => time - (at[index] ?? time))
    .toSorted((a, b) => a - b);
  const part = (share: number): number => lengths[Math.floor(share * (lengths.length - 1))] ?? 0;
  return { count: lengths.length, median: part(0.5), p95: part(0.95), worst: part(1) };
}

/** Prints a figure of this machine as it is now. It is reported, never asserted. */
export function report(what: string, { count, median, p95, worst }: Frames): void {
  const text = (ms: number): string => `${ms.toFixed(1)} ms`;
  process.stdout.write(`${what}: ${count} frames, median ${text(median)}, p95 ${text(p95)}, worst ${text(worst)}\n`);
}
