const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
] as const;

/** `30d 1m`, `1h 30m`, `0s`, `1.5s`: all units that are not zero. */
export function durationText(ms: number): string {
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, unitMs] of units) {
    const count = Math.floor(rest / unitMs);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * unitMs;
  }
  if (rest > 0 || parts.length === 0) parts.push(`${rest / 1_000}s`);
  return parts.join(" ");
}
