import type { Page } from "playwright-core";

/** How long the frames of a stretch of time took, in milliseconds. */
export interface Frames {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
  /** CPU time of the page's main thread for each frame: unlike the others, hardly longer on a busy machine. */
  readonly mainThread: number;
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
export function framesOfScrolling(page: Page, turns: number, pixels: number): Promise<Frames> {
  return framesOf(page, async () => {
    for (let turn = 0; turn < turns; turn += 1) await page.mouse.wheel(0, pixels);
  });
}

/** The frames of a page while nothing is done: no page can be faster on this machine. */
export function framesOfIdling(page: Page, ms: number): Promise<Frames> {
  return framesOf(page, () => page.waitForTimeout(ms));
}

async function framesOf(page: Page, work: () => Promise<void>): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const mainThreadMs = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1_000;
  };
  const before = await mainThreadMs();
  await page.evaluate(record);
  await work();
  // `as`: the recorder above has filled it.
  const at = (await page.evaluate(stop)) as readonly number[];
  const spent = (await mainThreadMs()) - before;
  await session.detach();
  const lengths = at
    .slice(1)
    .map((time, index) => time - (at[index] ?? time))
    .toSorted((a, b) => a - b);
  const part = (share: number): number => lengths[Math.floor(share * (lengths.length - 1))] ?? 0;
  const count = lengths.length;
  return { count, median: part(0.5), p95: part(0.95), worst: part(1), mainThread: spent / count };
}

/** Prints a figure of this machine as it is now. It is reported, never asserted. */
export function report(what: string, { count, median, p95, worst, mainThread }: Frames): void {
  const text = (ms: number): string => `${ms.toFixed(1)} ms`;
  const lengths = `median ${text(median)}, p95 ${text(p95)}, worst ${text(worst)}`;
  process.stdout.write(`${what}: ${count} frames, ${lengths}; main thread ${text(mainThread)} a frame\n`);
}
