/**
 * Every quota and bound of the server in one table. The default is the service's number where it has one. Configuration
 * can change all of them. "guide" means the quotas page of the SWF developer guide; "ours" means that the bound is not
 * on that page.
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
  /** Events per history. The first transition that ends beyond this limit terminates the execution. (guide) */
  readonly historyEventsMax: number;
  /** Longest timeout, in seconds: one year. (guide) */
  readonly durationMaxSeconds: number;
  /** Longest run time of a Lambda function, and its default, in seconds. (guide) */
  readonly lambdaTimeoutMaxSeconds: number;
  /** Longest retention of closed executions, in days. (guide) */
  readonly retentionMaxDays: number;
  /** Tags on a domain. (guide) */
  readonly domainTagsMax: number;
  /** Polls that can wait on one task list. (guide) */
  readonly waitingPollsPerTaskListMax: number;
  /** Polls that can wait in total. (ours) */
  readonly waitingPollsMax: number;
  /** Waiting polls per account. Only with access control. (ours: half of the possible connections) */
  readonly waitingPollsPerAccountMax: number;
  /** Waiting polls per principal. Only with access control. (ours) */
  readonly waitingPollsPerPrincipalMax: number;
  /** How long a poll is held when there is no task, in milliseconds. (model: 60 s) */
  readonly pollHoldMs: number;
  /** Largest request body, in bytes. (guide: 1 MB with headers) */
  readonly requestBytesMax: number;
  /** Largest page, and the default page size. (seen on the service) */
  readonly pageSizeMax: number;
  /** Lifetime of a page token, in milliseconds. (model: 24 h) */
  readonly pageTokenLifetimeMs: number;
  /** Lifetime of a page token of PollForDecisionTask, in milliseconds. (seen: 60 s) */
  readonly pollPageTokenLifetimeMs: number;
  /** Executions or tasks that a Count operation examines before it answers `truncated`. (ours) */
  readonly countedMax: number;
  /** Concurrent requests, not counting waiting polls; more are answered 503. (ours) */
  readonly requestsInProgressMax: number;
  /** Concurrent requests per account; more are throttled. Only with access control. (ours) */
  readonly requestsInProgressPerAccountMax: number;
  /** Concurrent requests per principal; more are throttled. Only with access control. (ours) */
  readonly requestsInProgressPerPrincipalMax: number;
  /** Concurrent list and count requests per account, which share the store's few readers; more are throttled. (ours) */
  readonly listsInProgressPerAccountMax: number;
  /** Concurrent list and count requests per principal. (ours) */
  readonly listsInProgressPerPrincipalMax: number;
  /** Commands that can wait for one execution; more are answered 503. (ours) */
  readonly commandsPerExecutionMax: number;
  /** Executions kept in memory. (ours) */
  readonly cachedExecutionsMax: number;
  /** Bytes of recent history kept in memory for all cached executions. (ours) */
  readonly cachedHistoryBytesMax: number;
  /** Domains and types kept in memory. (ours) */
  readonly cachedRegistrationsMax: number;
  /** Transitions in one group commit. (ours) */
  readonly groupCommitMax: number;
  /** Tasks of one list kept in memory; the others wait in the store. (ours) */
  readonly bufferedTasksPerListMax: number;
  /** Lambda functions that run concurrently. (ours) */
  readonly runningLambdaFunctionsMax: number;
  /** Time between two sweeps for executions whose retention has ended, in milliseconds. (ours) */
  readonly retentionSweepMs: number;
  /** Longest time that a shutdown waits for commits, in milliseconds. (ours) */
  readonly shutdownMs: number;
  /** Activity tasks scheduled per second on one task list, with throttling on. (guide) */
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
