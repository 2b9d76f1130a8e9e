import { Problem } from "@openswf/core/ports/problem";

/** A port as a flag gives it. 0 picks a free one. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  // Kubernetes sets OPENSWF_PORT to such an address in every pod beside a Service that is called openswf.
  const why = text.startsWith("tcp://") ? " In Kubernetes, set enableServiceLinks: false in the pod." : "";
  throw Problem.ofUsage(`Invalid port "${text}": expected a number from 0 to 65535.${why}`);
}
