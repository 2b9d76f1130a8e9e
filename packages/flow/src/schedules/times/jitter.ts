import { createHash } from "node:crypto";

/** From 0 to below `limitMs`, always the same for a schedule and a time, and as good as random for others. */
export function jitterOf(id: string, time: number, limitMs: number): number {
  if (limitMs <= 0) return 0;
  const hash = createHash("sha256").update(`${id}\n${time}`).digest();
  // 48 bits: exact as a number, and so many that the remainder is as good as even.
  return hash.readUIntBE(0, 6) % limitMs;
}
