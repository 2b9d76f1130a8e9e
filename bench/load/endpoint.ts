import type { Traffic } from "./traffic.ts";
import type { Workplace } from "./workplace.ts";

/** The target of the calls. */
export interface Endpoint {
  readonly url: URL;
  /** Returns the header lines that sign a request, each with its line end. If undefined, requests are unsigned. */
  readonly sign: ((target: string, body: string) => string) | undefined;
  /** Where its calls work. */
  readonly workplace: Workplace;
  /** Bounds and counts its calls. Without it, they are as many and as fast as the profiles make them. */
  readonly traffic?: Traffic | undefined;
}
