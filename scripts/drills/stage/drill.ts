import type { Stage } from "./stage.ts";

/** A procedure of the operations guide, run for real. */
export interface Drill {
  readonly name: string;
  readonly what: string;
  /** The blocks of the guide that it runs, all of them. */
  readonly blocks: readonly string[];
  readonly needsPostgres: boolean;
  /** Rejects when something is not as the guide says. */
  readonly run: (stage: Stage) => Promise<void>;
}
