/** What became of a task. `lost`: it was not ours any more when it was answered. `unanswered`: SWF could not be told. */
export type DecisionTaskOutcome = "completed" | "held" | "lost" | "unanswered";
export type ActivityTaskOutcome = "completed" | "failed" | "canceled" | "later" | "lost" | "unanswered";

/** Something that the worker has measured, for a metrics library: `onMeasure`. */
export type Measure =
  | {
      readonly kind: "decision task";
      readonly workflow: string;
      /** From the task's arrival to its answer. */
      readonly ms: number;
      /** Whether the execution was in memory, so that its history was not replayed. */
      readonly isCached: boolean;
      readonly outcome: DecisionTaskOutcome;
    }
  | {
      readonly kind: "activity task";
      readonly activity: string;
      /** From the task's arrival to its answer. */
      readonly ms: number;
      readonly outcome: ActivityTaskOutcome;
    };

/** What a worker is doing at this moment. */
export interface WorkerLoad {
  /** Slots with a decision task in work, or a poll for one. */
  readonly decisionSlotsUsed: number;
  readonly activitySlotsUsed: number;
  /** Polls that are out. */
  readonly polls: number;
  readonly cachedExecutions: number;
  /** An estimate: see `cachedBytesMax`. */
  readonly cachedBytes: number;
}
