import type { Bench, Profile } from "../../profiles/profile.ts";
import type { Comparison, OtherSide } from "../compare/comparison.ts";
import type { DeepStore } from "../preload/deep-store.ts";
import type { ServerProcess } from "../server/server-process.ts";

/** What the profiles receive that start servers of this repository. */
export interface OwnBench extends Bench {
  /** What to compare this tree with, if anything. */
  readonly comparison: Comparison | undefined;
  /** How often each side of a comparison is measured. */
  readonly pairs: number;
  /** A PostgreSQL database for our own servers, if one was given. */
  readonly databaseUrl: string | undefined;
  /** Our own server on the store at this address (the value of `serve --store`). */
  startServer(store: string, flags: readonly string[]): Promise<ServerProcess>;
  /** The preloaded store, created on first use. Only with our own servers. */
  deepStore(): Promise<DeepStore>;
  /** The profiles to compare, by name. */
  readonly compared: ReadonlyMap<string, OwnProfile>;
  /** The same bench with the servers, and a preloaded store, of the other side of a comparison. */
  onSide(side: Pick<OtherSide, "tree" | "metrics">): OwnBench & Disposable;
}

export type OwnProfile = Profile<OwnBench>;
