import type { ServerProcess } from "../load/server-process.ts";
import type { Target } from "../load/target.ts";
import type { DeepStore } from "../preload/deep-store.ts";
import type { Progress } from "../report/progress.ts";
import type { Report } from "../report/report.ts";

/** What a profile is given: how long, how much, and something to measure. */
export interface Bench {
  /** How long each figure is measured. */
  readonly seconds: number;
  /** Workers of each row of the base profile. */
  readonly workers: readonly number[];
  /** What a profile's sizes are multiplied by: 1 is what the profile is named for. */
  readonly scale: number;
  readonly progress: Progress;
  /** A PostgreSQL database for servers of our own, when one was given. */
  readonly databaseUrl: string | undefined;
  /** A server on a fresh store, or the one elsewhere. */
  openTarget(): Promise<Target>;
  /** A server of our own on a store of this address (what `serve --store` takes). */
  startServer(store: string, flags: readonly string[]): Promise<ServerProcess>;
  /** The preloaded store, made when it is first asked for. Only with servers of our own. */
  deepStore(): Promise<DeepStore>;
}

export interface Profile {
  readonly title: string;
  /** Whether it makes sense with a server elsewhere. */
  readonly elsewhere: boolean;
  run(bench: Bench): Promise<Omit<Report, "profile" | "title">>;
}

/** A size of a profile at this scale, at least `least`. */
export function scaled({ scale }: Bench, size: number, least = 1): number {
  return Math.max(least, Math.round(size * scale));
}
