import type { EventId, Instant, RunId } from "@openswf/model/brand";
import { invalidToken } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import type { CachedExecution } from "../../commit/cached-execution.ts";
import type { TaskListKey } from "../../stores/tasks.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { Call, CallScope, Definition } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { type HistoryPage, historyPage } from "../executions/history-page.ts";
import { keysOfTaskList } from "../input-keys.ts";
import { pagePosition, pageSize, pageToken } from "../paging.ts";
import { PrintedAnswer } from "../printed-answer.ts";
import type { InputOf } from "../signatures.ts";
import { pollCaller, requireStillPermitted } from "../still-permitted.ts";
import { inDomain } from "../subject.ts";

/**
 * The answer to a poll that got no task in time. `taskToken` is omitted, although the documentation calls it empty.
 * (seen)
 */
const emptyPoll = new PrintedAnswer(`{"previousStartedEventId":0,"startedEventId":0}`);

/** A decision task as a page of a poll shows it. Page tokens hold this, so later pages show the same task. */
interface PolledTask {
  readonly runId: RunId;
  readonly scheduledEventId: EventId;
  readonly startedEventId: EventId;
  /** `undefined` in page tokens of older versions. */
  readonly startedAt: Instant | undefined;
  readonly previousStartedEventId: EventId;
  /** The first event of this page. */
  readonly start: EventId;
}

export const pollForDecisionTask: Definition<"PollForDecisionTask"> = {
  kind: "poll",
  subject: inDomain,
  keys: keysOfTaskList,
  bucket: bucket(2000, 200),
  async run(call) {
    const { services, input } = call;
    const found = requireDomain(call, input.domain);
    const domain = found instanceof Promise ? await found : found;
    const position = pagePosition(call, services.limits.pollPageTokenLifetimeMs);
    if (position !== undefined) {
      // `as`: the token is sealed, and `page` printed the position in it.
      const polled = JSON.parse(position) as PolledTask;
      const execution = await services.executions.readAnyVersion(polled.runId);
      if (execution === undefined) throw invalidToken();
      return page(call, execution, polled, undefined);
    }

    const list: TaskListKey = { domain: domain.key, kind: "decision", name: input.taskList.name };
    const handed = await services.taskLists.poll(list, input.identity, pollCaller(call), call.waits);
    if (handed === undefined) {
      await requireStillPermitted(call);
      return emptyPoll;
    }
    invariant(handed.kind === "decision", "a decision task list handed out an activity task");
    const { execution, started } = handed;
    const first = firstEvent(input, started.previousStartedEventId);
    const start = input.reverseOrder === true ? started.startedEventId : first;
    const redeliver = (): void => services.taskLists.redeliver(list, handed);
    try {
      const checking = requireStillPermitted(call);
      if (checking !== undefined) await checking;
      const { scheduledEventId, startedEventId, startedAt, previousStartedEventId } = started;
      const { runId } = execution;
      const polled = { scheduledEventId, startedEventId, startedAt, previousStartedEventId, runId, start };
      const answer = page(call, execution, polled, redeliver);
      return answer instanceof Promise ? await answer : answer;
    } catch (error) {
      redeliver();
      throw error;
    }
  },
};

/** With startAtPreviousStartedEvent the history begins with that event itself. (seen) */
function firstEvent(
  { startAtPreviousStartedEvent = false }: InputOf<"PollForDecisionTask">,
  previousStartedEventId: EventId,
): EventId {
  return startAtPreviousStartedEvent && previousStartedEventId > 0 ? previousStartedEventId : 1;
}

/** Events up to DecisionTaskStarted, never later ones, no matter how many have been added since. */
function page(
  call: Call<"PollForDecisionTask">,
  execution: CachedExecution,
  polled: PolledTask,
  undelivered: (() => void) | undefined,
): PrintedAnswer | Promise<PrintedAnswer> {
  const { services, input } = call;
  const { startedEventId, previousStartedEventId, start } = polled;
  const limit = pageSize(input, services.limits.pageSizeMax);
  const reverse = input.reverseOrder ?? false;
  const first = firstEvent(input, previousStartedEventId);
  const range = reverse ? { from: first, to: start } : { from: start, to: startedEventId };
  const next = reverse ? start - limit : start + limit;
  const hasMore = reverse ? next >= first : next <= startedEventId;
  const nextPage = hasMore ? pageToken(call, JSON.stringify({ ...polled, start: next })) : undefined;
  const print = ({ events }: HistoryPage): PrintedAnswer =>
    new PrintedAnswer(printPage(call, execution, polled, events, nextPage), undelivered);
  const { from, to } = range;
  const found = historyPage(call, execution, { from, to, limit, reverse });
  return found instanceof Promise ? found.then(print) : print(found);
}

function printPage(
  { services, scope }: CallScope,
  { workflowId, runId, state }: CachedExecution,
  { scheduledEventId, startedEventId, startedAt, previousStartedEventId }: PolledTask,
  events: string,
  nextPageToken: string | undefined,
): string {
  const token = services.taskTokens.print(scope, {
    kind: "decision",
    runId,
    workflowId,
    scheduledEventId,
    startedEventId,
    startedAt,
  });
  const { name, version } = state.workflowType;
  const nextPage = nextPageToken === undefined ? "" : `"nextPageToken":"${nextPageToken}",`;
  return (
    `{"events":${events},${nextPage}"previousStartedEventId":${previousStartedEventId},` +
    `"startedEventId":${startedEventId},"taskToken":"${token}",` +
    `"workflowExecution":${JSON.stringify({ runId, workflowId })},"workflowType":${JSON.stringify({ name, version })}}`
  );
}
