import type { Target } from "../load/target.ts";
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
  /** Calls a second that all clients together may make. `undefined` for any number. */
  readonly rate: number | undefined;
  readonly progress: Progress;
  /** A server on a new store, or the one at the endpoint. */
  openTarget(): Promise<Target>;
}

export interface Profile<Given extends Bench = Bench> {
  readonly title: string;
  /** Whether the profile can measure a server elsewhere. */
  readonly elsewhere: boolean;
  /** The calls that it cannot do without. It may make more, as far as they are allowed. */
  callsMin?(bench: Bench): number;
  run(bench: Given): Promise<Omit<Report, "profile" | "title">>;
}

/** A size of a profile at this scale, but at least `least`. */
export function scaled({ scale }: Pick<Bench, "scale">, size: number, least = 1): number {
  return Math.max(least, Math.round(size * scale));
}

/** The seconds that so many calls take at least. */
export function secondsFor({ rate }: Pick<Bench, "rate">, calls: number): number {
  return rate === undefined ? 0 : calls / rate;
}
