/**
 * Every quota and bound of the server in one table, with the service's number as the default where it has one. All
 * can be changed by configuration. "guide" is the quotas page of the SWF developer guide; "ours" has no counterpart there.
 */
export interface Limits {
  /** Domains per account and region, deprecated ones included. (guide) */
  readonly domainsMax: number;
  /** Workflow types per domain, deprecated ones included. (guide) */
  readonly workflowTypesMax: number;
  /** Activity types per domain, deprecated ones included. (guide) */
  readonly activityTypesMax: number;
  /** Open executions per domain, children included. (guide) */
  readonly openExecutionsMax: number;
  /** Open activity tasks per execution. (guide) */
  readonly openActivityTasksMax: number;
  /** Open timers per execution. (guide) */
  readonly openTimersMax: number;
  /** Open child executions per execution. (guide) */
  readonly openChildrenMax: number;
  /** Open Lambda functions per execution. (ours: the service has a limit but does not publish it) */
  readonly openLambdaFunctionsMax: number;
  /** Events of a history; at the first transition that ends beyond it the execution is terminated. (guide) */
  readonly historyEventsMax: number;
  /** Longest duration a timeout may name, seconds: one year. (guide) */
  readonly durationMaxSeconds: number;
  /** Longest run time of a Lambda function, seconds, and its default. (guide) */
  readonly lambdaTimeoutMaxSeconds: number;
  /** Longest retention of closed executions, days. (guide) */
  readonly retentionMaxDays: number;
  /** Tags on a domain. (guide) */
  readonly domainTagsMax: number;
  /** Polls that may wait on one task list. (guide) */
  readonly waitingPollsPerTaskListMax: number;
  /** Polls that may wait in all. (ours) */
  readonly waitingPollsMax: number;
  /** Of those, polls of one account. Only where access control is on. (ours: half of the connections there can be) */
  readonly waitingPollsPerAccountMax: number;
  /** Of those, polls of one principal. Only where access control is on. (ours) */
  readonly waitingPollsPerPrincipalMax: number;
  /** How long a poll is held when there is no task, milliseconds. (model: 60 s) */
  readonly pollHoldMs: number;
  /** Largest request body, bytes. (guide: 1 MB with headers) */
  readonly requestBytesMax: number;
  /** Largest page, and the page size where none is asked for. (seen on the service) */
  readonly pageSizeMax: number;
  /** Lifetime of a page token, milliseconds. (model: 24 h) */
  readonly pageTokenLifetimeMs: number;
  /** Lifetime of a page token of PollForDecisionTask, milliseconds. (seen: 60 s) */
  readonly pollPageTokenLifetimeMs: number;
  /** Executions or tasks that a Count operation looks at before it answers `truncated`. (ours) */
  readonly countedMax: number;
  /** Requests in progress at once, waiting polls aside; more are answered 503. (ours) */
  readonly requestsInProgressMax: number;
  /** Of those, requests of one account; more are throttled. Only where access control is on. (ours) */
  readonly requestsInProgressPerAccountMax: number;
  /** Of those, requests of one principal; more are throttled. Only where access control is on. (ours) */
  readonly requestsInProgressPerPrincipalMax: number;
  /** Of those, lists and counts of one account, which share few readers of the store; more are throttled. (ours) */
  readonly listsInProgressPerAccountMax: number;
  /** Of those, lists and counts of one principal. (ours) */
  readonly listsInProgressPerPrincipalMax: number;
  /** Commands that may wait for one execution; more are answered 503. (ours) */
  readonly commandsPerExecutionMax: number;
  /** Executions kept in memory. (ours) */
  readonly cachedExecutionsMax: number;
  /** Bytes of recent history kept in memory for all cached executions. (ours) */
  readonly cachedHistoryBytesMax: number;
  /** Domains and types kept in memory. (ours) */
  readonly cachedRegistrationsMax: number;
  /** Transitions in one group commit. (ours) */
  readonly groupCommitMax: number;
  /** Tasks of one list kept in memory; the rest wait in the store. (ours) */
  readonly bufferedTasksPerListMax: number;
  /** Lambda functions running at once. (ours) */
  readonly runningLambdaFunctionsMax: number;
  /** Time between two sweeps for executions whose retention has ended, milliseconds. (ours) */
  readonly retentionSweepMs: number;
  /** Longest time a shutdown waits for commits, milliseconds. (ours) */
  readonly shutdownMs: number;
  /** Activity tasks scheduled per second on one task list, when throttling is on. (guide) */
  readonly tasksScheduledPerSecondPerList: number;
}

export const defaultLimits: Limits = {
  domainsMax: 100,
  workflowTypesMax: 10_000,
  activityTypesMax: 10_000,
  openExecutionsMax: 100_000,
  openActivityTasksMax: 1_000,
  openTimersMax: 1_000,
  openChildrenMax: 1_000,
  openLambdaFunctionsMax: 1_000,
  historyEventsMax: 25_000,
  durationMaxSeconds: 31_536_000,
  lambdaTimeoutMaxSeconds: 900,
  retentionMaxDays: 90,
  domainTagsMax: 50,
  waitingPollsPerTaskListMax: 1_000,
  waitingPollsMax: 50_000,
  waitingPollsPerAccountMax: 10_000,
  waitingPollsPerPrincipalMax: 5_000,
  pollHoldMs: 60_000,
  requestBytesMax: 1_048_576,
  pageSizeMax: 100,
  pageTokenLifetimeMs: 24 * 60 * 60 * 1000,
  pollPageTokenLifetimeMs: 60_000,
  countedMax: 1_000_000,
  requestsInProgressMax: 20_000,
  requestsInProgressPerAccountMax: 2_000,
  requestsInProgressPerPrincipalMax: 1_000,
  listsInProgressPerAccountMax: 40,
  listsInProgressPerPrincipalMax: 20,
  commandsPerExecutionMax: 10_000,
  cachedExecutionsMax: 20_000,
  cachedHistoryBytesMax: 128 * 1024 * 1024,
  cachedRegistrationsMax: 20_000,
  groupCommitMax: 1_000,
  bufferedTasksPerListMax: 1_000,
  runningLambdaFunctionsMax: 200,
  retentionSweepMs: 60_000,
  shutdownMs: 4_000,
  tasksScheduledPerSecondPerList: 2_000,
};
