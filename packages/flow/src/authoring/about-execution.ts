import { requireFits } from "../data/text-limit.ts";
import { hostFor } from "./current-host.ts";
import type { ExecutionInfo } from "./host.ts";
import { logFields } from "./log-fields.ts";
import { encodeValue } from "./values.ts";

/** What `info` says of the run. */
export interface WorkflowInfo extends Omit<ExecutionInfo, "settings"> {
  /** The number of events in the history so far. SWF ends a run at 25,000. */
  readonly historyLength: number;
  /** Whether what happens now has happened before. Do not decide by it. */
  readonly isReplaying: boolean;
}

/** What is known of this run: `const { workflowId, tagList } = info();` */
export function info(): WorkflowInfo {
  const host = hostFor("info");
  const { settings: _, ...known } = host.info;
  // Made anew, since the host's objects are of the realm outside.
  const { workflowType, parent, tagList } = known;
  return {
    ...known,
    workflowType: { ...workflowType },
    parent: parent && { ...parent },
    tagList: Array.from(tagList),
    historyLength: host.historyLength(),
    isReplaying: host.isReplaying(),
  };
}

/** Characters of JSON that `publish` takes, written as a string of JSON: what SWF takes, less what the SDK adds. */
const publishedMax = 32_000;

/**
 * Sets what anybody may read of the execution by DescribeWorkflowExecution (`latestExecutionContext`), without replay: up to 32,000
 * characters of JSON. It goes out with the decisions.
 */
export function publish(state: unknown): void {
  const host = hostFor("publish");
  const text = encodeValue(state, "The published state") ?? "null";
  if (!host.offloads) requireFits(JSON.stringify(text), "The published state", publishedMax);
  host.publish(text);
}

type Fields = Readonly<Record<string, unknown>>;

function logAt(level: "debug" | "info" | "warn" | "error") {
  return (message: string, fields?: Fields): void => {
    const host = hostFor("log");
    if (!host.isReplaying()) host.log(level, String(message), fields === undefined ? undefined : logFields(fields));
  };
}

/** Writes to the worker's log, with the ids of the run. Silent on replay: `log.info("shipped", { parcel })`. */
export const log: Readonly<Record<"debug" | "info" | "warn" | "error", (message: string, fields?: Fields) => void>> = {
  debug: logAt("debug"),
  info: logAt("info"),
  warn: logAt("warn"),
  error: logAt("error"),
};
