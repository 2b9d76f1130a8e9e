import { hostFor } from "./current-host.ts";
import type { ExecutionInfo } from "./host.ts";
import { encodeValue } from "./values.ts";

/** What `info` says of the run. */
export interface WorkflowInfo extends ExecutionInfo {
  /** The number of events in the history so far. SWF ends a run at 25,000. */
  readonly historyLength: number;
  /** Whether what happens now has happened before. Do not decide by it. */
  readonly isReplaying: boolean;
}

export function info(): WorkflowInfo {
  const host = hostFor("info");
  return { ...host.info, historyLength: host.historyLength(), isReplaying: host.isReplaying() };
}

/**
 * Sets what anybody may read of the execution by DescribeWorkflowExecution (`latestExecutionContext`), without replay: up to 32,000
 * characters of JSON. It goes out with the decisions.
 */
export function publish(state: unknown): void {
  hostFor("publish").publish(encodeValue(state, "The published state") ?? "null");
}

type Fields = Readonly<Record<string, unknown>>;

function logAt(level: "debug" | "info" | "warn" | "error") {
  return (message: string, fields?: Fields): void => {
    const host = hostFor("log");
    if (!host.isReplaying())
      host.log(level, message, fields === undefined ? undefined : encodeValue(fields, "The fields of a log line"));
  };
}

/** Writes to the worker's log, with the ids of the run. Silent on replay. */
export const log: Readonly<Record<"debug" | "info" | "warn" | "error", (message: string, fields?: Fields) => void>> = {
  debug: logAt("debug"),
  info: logAt("info"),
  warn: logAt("warn"),
  error: logAt("error"),
};
