const units = [
  { ms: 86_400_000, one: "day", many: "days" },
  { ms: 3_600_000, one: "h", many: "h" },
  { ms: 60_000, one: "min", many: "min" },
  { ms: 1_000, one: "s", many: "s" },
] as const;

/**
 * A length of time for people, in its two largest units: `450 ms`, `28 s`, `14 min`, `1 h 5 min`, `2 days`. The second
 * unit is left out from ten of the first on. Negative lengths count as none.
 */
export function durationText(ms: number): string {
  if (!(ms > 0)) return "0 s";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  // Rounding first: 59.7 s is 1 min, never 60 s.
  const seconds = ms < 60_000 ? Math.round(ms / 1_000) : Math.floor(ms / 1_000);
  return wholeText(seconds * 1_000);
}

function wholeText(ms: number): string {
  const index = units.findIndex((unit) => ms >= unit.ms);
  const unit = units[index];
  if (unit === undefined) return "0 s";
  const count = Math.floor(ms / unit.ms);
  const first = `${count} ${count === 1 ? unit.one : unit.many}`;
  const next = units[index + 1];
  const rest = next === undefined || count >= 10 ? 0 : Math.floor((ms - count * unit.ms) / next.ms);
  return next === undefined || rest === 0 ? first : `${first} ${rest} ${rest === 1 ? next.one : next.many}`;
}
