import type { Comparison, OtherSide } from "../compare/comparison.ts";
import type { ServerProcess } from "../load/server-process.ts";
import type { Target } from "../load/target.ts";
import type { DeepStore } from "../preload/deep-store.ts";
import type { Progress } from "../report/progress.ts";
import type { Report } from "../report/report.ts";

/** What a profile receives: the measuring time, the sizes, and something to measure. */
export interface Bench {
  /** How long each figure is measured. */
  readonly seconds: number;
  /** The number of workers for each row of the base profile. */
  readonly workers: readonly number[];
  /** The factor for a profile's sizes; 1 gives the sizes in its title. */
  readonly scale: number;
  /** What to compare this tree with, if anything. */
  readonly comparison: Comparison | undefined;
  /** How often each side of a comparison is measured. */
  readonly pairs: number;
  readonly progress: Progress;
  /** A PostgreSQL database for our own servers, if one was given. */
  readonly databaseUrl: string | undefined;
  /** A server on a new store, or the one at the endpoint. */
  openTarget(): Promise<Target>;
  /** Our own server on the store at this address (the value of `serve --store`). */
  startServer(store: string, flags: readonly string[]): Promise<ServerProcess>;
  /** The preloaded store, created on first use. Only with our own servers. */
  deepStore(): Promise<DeepStore>;
  /** The profiles to compare, by name. */
  readonly compared: ReadonlyMap<string, Profile>;
  /** The same bench with the servers, and a preloaded store, of the other side of a comparison. */
  onSide(side: Pick<OtherSide, "tree" | "metrics">): Bench & Disposable;
}

export interface Profile {
  readonly title: string;
  /** Whether the profile can measure a server elsewhere. */
  readonly elsewhere: boolean;
  run(bench: Bench): Promise<Omit<Report, "profile" | "title">>;
}

/** A size of a profile at this scale, but at least `least`. */
export function scaled({ scale }: Bench, size: number, least = 1): number {
  return Math.max(least, Math.round(size * scale));
}
