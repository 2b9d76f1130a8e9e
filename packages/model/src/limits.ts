/**
 * Every quota of SWF and every bound of the server's core, in one table. Where the service publishes a number, that number
 * is the default. `--limit` can change each of them. `docs/reference/limits.md` is generated from this table.
 */

/**
 * Where a default comes from: `guide` is the quotas page of the SWF developer guide, `model` the service model, `seen` the
 * real service's behaviour. `ours` has no counterpart in the service.
 */
type Source = "guide" | "model" | "seen" | "ours";

export interface Limit {
  readonly default: number;
  /** What is counted, in the plural. Times end in `seconds`, `milliseconds` or `days`. */
  readonly unit: string;
  /** One or two sentences: what is bounded, and what happens beyond the bound. */
  readonly meaning: string;
  /** The source, and after a colon what it says. */
  readonly source: Source | `${Source}: ${string}`;
}

const table = {
  domainsMax: {
    default: 100,
    unit: "domains",
    meaning: "Domains per account and region, including deprecated ones.",
    source: "guide",
  },
  workflowTypesMax: {
    default: 10_000,
    unit: "types",
    meaning: "Workflow types per domain, including deprecated ones.",
    source: "guide",
  },
  activityTypesMax: {
    default: 10_000,
    unit: "types",
    meaning: "Activity types per domain, including deprecated ones.",
    source: "guide",
  },
  openExecutionsMax: {
    default: 100_000,
    unit: "executions",
    meaning: "Open executions per domain, including children.",
    source: "guide",
  },
  openActivityTasksMax: {
    default: 1_000,
    unit: "activity tasks",
    meaning: "Open activity tasks per execution.",
    source: "guide",
  },
  openTimersMax: { default: 1_000, unit: "timers", meaning: "Open timers per execution.", source: "guide" },
  openChildrenMax: {
    default: 1_000,
    unit: "executions",
    meaning: "Open child executions per execution.",
    source: "guide",
  },
  openLambdaFunctionsMax: {
    default: 1_000,
    unit: "functions",
    meaning: "Open Lambda functions per execution.",
    source: "ours: the service has a limit but does not publish it",
  },
  historyEventsMax: {
    default: 25_000,
    unit: "events",
    meaning: "Events in a history. The first transition that ends beyond the limit terminates the execution.",
    source: "guide",
  },
  durationMaxSeconds: {
    default: 31_536_000,
    unit: "seconds",
    meaning: "Longest duration that a timeout can name: one year.",
    source: "guide",
  },
  lambdaTimeoutMaxSeconds: {
    default: 900,
    unit: "seconds",
    meaning: "Longest run time of a Lambda function, and its default.",
    source: "guide",
  },
  retentionMaxDays: {
    default: 90,
    unit: "days",
    meaning: "Longest retention period of closed executions.",
    source: "guide",
  },
  retentionNoneMs: {
    default: 900_000,
    unit: "milliseconds",
    meaning:
      "How long a closed execution of a domain without retention (NONE or 0) can still be read. The service promises nothing, but lets clients read the history right after the close.",
    source: "ours",
  },
  domainTagsMax: { default: 50, unit: "tags", meaning: "Tags on a domain.", source: "guide" },
  waitingPollsPerTaskListMax: {
    default: 1_000,
    unit: "polls",
    meaning: "Polls waiting on one task list.",
    source: "guide",
  },
  waitingPollsPerExecutionMax: {
    default: 1_000,
    unit: "polls",
    meaning: "Calls of OpenSWF.WaitForClose waiting for one execution.",
    source: "ours: that of a task list",
  },
  waitingPollsMax: {
    default: 50_000,
    unit: "polls",
    meaning: "Polls waiting in total. Calls of OpenSWF.WaitForClose count as polls, here and below.",
    source: "ours",
  },
  waitingPollsPerAccountMax: {
    default: 10_000,
    unit: "polls",
    meaning: "Polls waiting for one account. Applies only with access control.",
    source: "ours: half of the default `connectionsMax`",
  },
  waitingPollsPerPrincipalMax: {
    default: 5_000,
    unit: "polls",
    meaning: "Polls waiting for one principal. Applies only with access control.",
    source: "ours",
  },
  pollHoldMs: {
    default: 60_000,
    unit: "milliseconds",
    meaning: "How long a poll is held when there is no task, or no close for OpenSWF.WaitForClose.",
    source: "model: 60 s",
  },
  requestBytesMax: {
    default: 1_048_576,
    unit: "bytes",
    meaning: "Largest request body.",
    source: "guide: 1 MB with headers",
  },
  uncheckedBodyBytesMax: {
    default: 16_384,
    unit: "bytes",
    meaning:
      "Largest body that is received and parsed before its signature is known to be right. A larger one is refused by its head where that is wrong, and is not parsed to see whether it is JSON. Applies only with access control.",
    source: "ours",
  },
  jsonDepthMax: {
    default: 1_000,
    unit: "levels",
    meaning: "Deepest nesting of the JSON of a request. A deeper body is answered as one that is not JSON.",
    source: "ours",
  },
  pageSizeMax: {
    default: 100,
    unit: "results",
    meaning: "Largest page, and the page size when a request names none.",
    source: "seen",
  },
  pageTokenLifetimeMs: {
    default: 86_400_000,
    unit: "milliseconds",
    meaning: "Lifetime of a page token.",
    source: "model: 24 h",
  },
  pollPageTokenLifetimeMs: {
    default: 60_000,
    unit: "milliseconds",
    meaning: "Lifetime of a page token of PollForDecisionTask.",
    source: "seen: 60 s",
  },
  countedMax: {
    default: 1_000_000,
    unit: "executions or tasks",
    meaning: "How many a Count operation examines before it answers `truncated`.",
    source: "ours",
  },
  requestsInProgressMax: {
    default: 20_000,
    unit: "requests",
    meaning: "Requests in progress at once, not counting waiting polls. Further requests are answered 503.",
    source: "ours",
  },
  requestsInProgressPerAccountMax: {
    default: 2_000,
    unit: "requests",
    meaning: "Requests in progress for one account. Further requests are throttled. Applies only with access control.",
    source: "ours",
  },
  requestsInProgressPerPrincipalMax: {
    default: 1_000,
    unit: "requests",
    meaning:
      "Requests in progress for one principal. Further requests are throttled. Applies only with access control.",
    source: "ours",
  },
  requestsAtWorkMax: {
    default: 128,
    unit: "requests",
    meaning:
      "Requests worked on at once. Further ones wait for their turn: accounts take turns, and so do the principals of one account. Applies only with access control, and not to waiting polls and lists.",
    source: "ours",
  },
  requestsAtWorkPerAccountMax: {
    default: 16,
    unit: "requests",
    meaning: "The same for one account, once a second account has called, so that others find a turn free.",
    source: "ours",
  },
  listsAtWorkMax: {
    default: 8,
    unit: "requests",
    meaning: "Lists and counts worked on at once. Further ones wait for their turn. Applies only with access control.",
    source: "ours",
  },
  listsAtWorkPerAccountMax: {
    default: 4,
    unit: "requests",
    meaning: "The same for one account, once a second account has called, so that others find a turn free.",
    source: "ours",
  },
  historiesAtWorkMax: {
    default: 2,
    unit: "requests",
    meaning:
      "Pages of histories read and printed at once, for GetWorkflowExecutionHistory and PollForDecisionTask. Further ones wait for their turn. Small pages that are in memory need none.",
    source: "ours",
  },
  historiesAtWorkPerAccountMax: {
    default: 1,
    unit: "requests",
    meaning: "The same for one account, once a second account has called, so that others find a turn free.",
    source: "ours",
  },
  listsInProgressPerAccountMax: {
    default: 40,
    unit: "requests",
    meaning:
      "Lists and counts in progress for one account, which share a few readers of the store. Further ones are throttled. Applies only with access control.",
    source: "ours",
  },
  listsInProgressPerPrincipalMax: {
    default: 20,
    unit: "requests",
    meaning:
      "Lists and counts in progress for one principal. Further ones are throttled. Applies only with access control.",
    source: "ours",
  },
  commandsPerExecutionMax: {
    default: 10_000,
    unit: "commands",
    meaning: "Commands waiting for one execution. Further ones are answered 503.",
    source: "ours",
  },
  cachedExecutionsMax: { default: 20_000, unit: "executions", meaning: "Executions kept in memory.", source: "ours" },
  cachedHistoryBytesMax: {
    default: 134_217_728,
    unit: "bytes",
    meaning: "Recent history kept in memory, over all cached executions.",
    source: "ours",
  },
  cachedRegistrationsMax: {
    default: 20_000,
    unit: "registrations",
    meaning: "Domains and types kept in memory.",
    source: "ours",
  },
  groupCommitMax: { default: 1_000, unit: "transitions", meaning: "Transitions in one group commit.", source: "ours" },
  bufferedTasksPerListMax: {
    default: 1_000,
    unit: "tasks",
    meaning: "Tasks of one task list kept in memory. The rest wait in the store.",
    source: "ours",
  },
  runningLambdaFunctionsMax: {
    default: 200,
    unit: "functions",
    meaning: "Lambda functions running at once.",
    source: "ours",
  },
  retentionSweepMs: {
    default: 60_000,
    unit: "milliseconds",
    meaning: "Time between two sweeps for executions whose retention period has ended.",
    source: "ours",
  },
  healthProbeMs: {
    default: 5_000,
    unit: "milliseconds",
    meaning:
      "Time between two probes of the store for GET /health. A server that has committed within this time sends no write.",
    source: "ours",
  },
  shutdownMs: {
    default: 4_000,
    unit: "milliseconds",
    meaning: "Longest time that a shutdown waits for commits.",
    source: "ours",
  },
  unpolledListMs: {
    default: 300_000,
    unit: "milliseconds",
    meaning:
      "Time that tasks of a list wait without any poll before the log says so. Longer than a restart of workers.",
    source: "ours",
  },
  metricNamesMax: {
    default: 200,
    unit: "sets of names",
    meaning:
      "Sets of domain, task list and type that each metric keeps apart, and domains beside them. Others are counted together, under the name (other). Also the most task lists whose pending tasks are read for metrics.",
    source: "ours",
  },
  tasksScheduledPerSecondPerList: {
    default: 2_000,
    unit: "tasks per second",
    meaning: "Activity tasks scheduled on one task list. Applies only with `--throttle`.",
    source: "guide",
  },
} as const;

export type Limits = { readonly [Name in keyof typeof table]: number };

export const limitTable: Readonly<Record<keyof Limits, Limit>> = table;

// `as`: the entries are those of the table.
export const defaultLimits: Limits = Object.fromEntries(
  Object.entries(table).map(([name, limit]) => [name, limit.default]),
) as Limits;
