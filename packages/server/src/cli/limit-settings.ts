import { readFileSync } from "node:fs";
import { defaultLimits, type Limits } from "@openswf/model/limits";
import { didYouMean } from "./nearest-names.ts";
import { Problem } from "./problem.ts";

export type LimitName = keyof Limits;
export type LimitSettings = Partial<Limits>;

// The table's keys are the names: `Object.keys` only loses their type.
export const limitNames: readonly LimitName[] = Object.keys(defaultLimits) as LimitName[];

const explained: Readonly<Record<LimitName, string>> = {
  domainsMax: "domains per account and region, including deprecated ones",
  workflowTypesMax: "workflow types per domain, including deprecated ones",
  activityTypesMax: "activity types per domain, including deprecated ones",
  openExecutionsMax: "open executions per domain, including children",
  openActivityTasksMax: "open activity tasks per execution",
  openTimersMax: "open timers per execution",
  openChildrenMax: "open child executions per execution",
  openLambdaFunctionsMax: "open Lambda functions per execution",
  historyEventsMax: "events per history; beyond it, the execution is terminated",
  durationMaxSeconds: "longest timeout",
  lambdaTimeoutMaxSeconds: "longest run time of a Lambda function, and its default",
  retentionMaxDays: "longest retention of closed executions",
  domainTagsMax: "tags per domain",
  waitingPollsPerTaskListMax: "waiting polls per task list",
  waitingPollsMax: "waiting polls in total",
  waitingPollsPerAccountMax: "waiting polls per account, with access control",
  waitingPollsPerPrincipalMax: "waiting polls per principal, with access control",
  pollHoldMs: "how long a poll waits for a task",
  requestBytesMax: "largest request, bytes, including headers",
  pageSizeMax: "largest page size, and the default",
  pageTokenLifetimeMs: "lifetime of a page token",
  pollPageTokenLifetimeMs: "lifetime of a page token of PollForDecisionTask",
  countedMax: "executions or tasks a Count operation examines before it reports truncated",
  requestsInProgressMax: "concurrent requests, not counting waiting polls; more are answered 503",
  requestsInProgressPerAccountMax: "the same per account, with access control; more are throttled",
  requestsInProgressPerPrincipalMax: "the same per principal, with access control; more are throttled",
  listsInProgressPerAccountMax: "concurrent lists and counts per account; more are throttled",
  listsInProgressPerPrincipalMax: "the same per principal",
  commandsPerExecutionMax: "commands waiting for one execution; more are answered 503",
  cachedExecutionsMax: "executions cached in memory",
  cachedHistoryBytesMax: "bytes of recent history cached in memory, in total",
  cachedRegistrationsMax: "domains and types cached in memory",
  groupCommitMax: "transitions per group commit",
  bufferedTasksPerListMax: "tasks per task list kept in memory; the rest wait in the store",
  runningLambdaFunctionsMax: "concurrently running Lambda functions",
  retentionSweepMs: "interval between removals of executions past their retention",
  shutdownMs: "how long a shutdown waits for commits",
  tasksScheduledPerSecondPerList: "activity tasks scheduled per second and task list, with --throttle",
};

/** Parses `NAME=VALUE`, or several separated by commas, as in an environment variable. */
export function parseLimitSettings(text: string): LimitSettings {
  const settings: Partial<Record<LimitName, number>> = {};
  for (const setting of text.split(",")) {
    const [name = "", value, ...more] = setting.split("=").map((part) => part.trim());
    if (value === undefined || more.length > 0) {
      throw Problem.ofUsage(`Invalid limit "${setting}": expected NAME=VALUE.`);
    }
    settings[knownName(name)] = bound(name, value === "" ? Number.NaN : Number(value));
  }
  return settings;
}

/** Reads a JSON file of the form `{"openTimersMax": 500, ...}`. */
export function readLimitsFile(path: string): LimitSettings {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const why =
      cause instanceof SyntaxError
        ? `is not JSON: ${cause.message}`
        : `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw Problem.ofWorld(`The limits file ${path} ${why}`, cause);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw Problem.ofWorld(`The limits file ${path} must contain one JSON object, such as {"openTimersMax": 500}.`);
  }
  const settings: Partial<Record<LimitName, number>> = {};
  for (const [name, value] of Object.entries(content)) settings[knownName(name)] = bound(name, value);
  return settings;
}

/** The help on the limits: one line each, with its default. */
export const limitHelp = (): string =>
  limitNames
    .map((name) => `  ${name.padEnd(35)}${String(defaultLimits[name]).padEnd(11)}${explained[name]}`)
    .join("\n");

function knownName(name: string): LimitName {
  const known = limitNames.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  const meant = didYouMean(name, limitNames);
  throw Problem.ofUsage(`Unknown limit "${name}".${meant} For a list, run: openswf serve --help`);
}

function bound(name: string, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return value;
  throw Problem.ofUsage(`Invalid limit ${name}: expected a whole number of 1 or more.`);
}
