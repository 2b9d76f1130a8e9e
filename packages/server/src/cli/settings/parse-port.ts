import { Problem } from "@openswf/core/ports/problem";

/** A port as a flag gives it. 0 picks a free one. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw Problem.ofUsage(`Invalid port "${text}": expected a number from 0 to 65535.`);
}
