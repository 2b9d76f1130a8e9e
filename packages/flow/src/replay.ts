/** Replays recorded histories with the code of now: `@openswf/flow/replay`. */
export { DeterminismError } from "./replay/determinism-error.ts";
export type { Difference } from "./replay/differences.ts";
export type { ChangedSetting } from "./replay/match-results.ts";
export { ForeignHistoryError, type RecordedHistory, RecordedHistoryError } from "./replay/recorded-history.ts";
export { type ReplayHistoryOptions, type ReplayOutcome, replay } from "./replay/replay.ts";
export type { GivenEvent } from "./replay/to-history-event.ts";
export { loadWorkflows, type WorkflowCode } from "./replay/workflow-code.ts";
