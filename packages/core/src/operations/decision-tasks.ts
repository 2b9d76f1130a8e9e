import { completeDecisionTask, requireStartedDecisionTask } from "@openswf/engine/commands/decision-task";
import type { DecidingWorld, Registered } from "@openswf/engine/decisions/deciding";
import type { EventId, RunId } from "@openswf/model/brand";
import type { Decision } from "@openswf/model/decisions";
import { invalidToken, unknownExecution } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import type { ActivityTypeConfiguration, WorkflowTypeConfiguration } from "@openswf/model/wire-types";
import type { CachedExecution } from "../commit/cached-execution.ts";
import { readEvents } from "../commit/read-events.ts";
import { decisionsOf } from "../protocol/decisions-of.ts";
import type { TypeKey, TypeRecord } from "../stores/registered-types.ts";
import { newRunId } from "../stores/run-id.ts";
import type { TaskListKey } from "../stores/tasks.ts";
import { auditDenied } from "./audited.ts";
import { type Call, type Operation, PrintedAnswer, requireDomain, runByToken } from "./call.ts";
import { printedEvents } from "./history.ts";
import { pagePosition, pageSize, pageToken } from "./paging.ts";
import { deniedDecisions } from "./permitted-decisions.ts";
import type { Services } from "./services.ts";
import { pollCaller, requireStillPermitted } from "./still-permitted.ts";

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
  readonly previousStartedEventId: EventId;
  /** The first event of this page. */
  readonly start: EventId;
}

export const pollForDecisionTask: Operation<"PollForDecisionTask"> = async (call) => {
  const { services, input } = call;
  const domain = await requireDomain(call, input.domain);
  const position = pagePosition(call, services.limits.pollPageTokenLifetimeMs);
  if (position !== undefined) {
    // `as`: the token is sealed, and `page` printed the position in it.
    const polled = JSON.parse(position) as PolledTask;
    const execution = await services.executions.readAnyVersion(polled.runId);
    if (execution === undefined) throw invalidToken();
    return page(call, execution, polled, undefined);
  }

  const list: TaskListKey = { domain: domain.key, kind: "decision", name: input.taskList.name };
  const handed = await services.taskLists.poll(list, input.identity, pollCaller(call));
  if (handed === undefined) {
    await requireStillPermitted(call);
    return emptyPoll;
  }
  invariant(handed.kind === "decision", "a decision task list handed out an activity task");
  const { execution, started } = handed;
  const first = firstEvent(input.startAtPreviousStartedEvent ?? false, started.previousStartedEventId);
  const start = input.reverseOrder === true ? started.startedEventId : first;
  const redeliver = (): void => services.taskLists.redeliver(list, handed);
  try {
    await requireStillPermitted(call);
    return await page(call, execution, { ...started, runId: execution.runId, start }, redeliver);
  } catch (error) {
    redeliver();
    throw error;
  }
};

/** With startAtPreviousStartedEvent the history begins with that event itself. (seen) */
function firstEvent(startAtPrevious: boolean, previousStartedEventId: EventId): EventId {
  return startAtPrevious && previousStartedEventId > 0 ? previousStartedEventId : 1;
}

/** Events up to DecisionTaskStarted, never later ones, no matter how many have been added since. */
async function page(
  call: Call<"PollForDecisionTask">,
  execution: CachedExecution,
  polled: PolledTask,
  undelivered: (() => void) | undefined,
): Promise<PrintedAnswer> {
  const { services, input, scope } = call;
  const { startedEventId, previousStartedEventId, start } = polled;
  const { workflowId, runId, state } = execution;
  const limit = pageSize(input, services.limits.pageSizeMax);
  const reverse = input.reverseOrder ?? false;
  const first = firstEvent(input.startAtPreviousStartedEvent ?? false, previousStartedEventId);
  const range = reverse ? { from: first, to: start } : { from: start, to: startedEventId };
  const events = await readEvents(services.store, execution, { ...range, limit, reverse });
  const next = reverse ? start - limit : start + limit;
  const hasMore = reverse ? next >= first : next <= startedEventId;
  const token = services.taskTokens.print(scope, {
    kind: "decision",
    runId,
    workflowId,
    scheduledEventId: polled.scheduledEventId,
    startedEventId,
  });
  const { name, version } = state.workflowType;
  const nextPage = hasMore ? `"nextPageToken":"${pageToken(call, JSON.stringify({ ...polled, start: next }))}",` : "";
  return new PrintedAnswer(
    `{"events":${printedEvents(events)},${nextPage}"previousStartedEventId":${previousStartedEventId},` +
      `"startedEventId":${startedEventId},"taskToken":"${token}",` +
      `"workflowExecution":${JSON.stringify({ runId, workflowId })},"workflowType":${JSON.stringify({ name, version })}}`,
    undelivered,
  );
}

export const respondDecisionTaskCompleted: Operation<"RespondDecisionTaskCompleted"> = async (call) => {
  const { services, input, scope } = call;
  const token = services.taskTokens.parse(scope, "decision", input.taskToken);
  const decisions = decisionsOf(input);
  const execution = await services.executions.readAnyVersion(token.runId);
  if (execution === undefined) throw unknownExecution({ runId: token.runId, workflowId: token.workflowId ?? "" });
  const denied = await deniedDecisions(call, execution.domain.slice(scope.length + 1), decisions);
  const preparedWorld = await prepareWorld(call, execution, decisions, denied);
  await runByToken(services, token, (stepping) => {
    const { transition } = stepping;
    requireStartedDecisionTask(transition, token);
    const continued = completeDecisionTask(
      transition,
      {
        scheduledEventId: token.scheduledEventId,
        startedEventId: token.startedEventId,
        decisions,
        executionContext: input.executionContext,
        taskList: input.taskList === undefined ? undefined : { name: input.taskList.name },
        taskListScheduleToStartTimeout: input.taskListScheduleToStartTimeout,
      },
      preparedWorld(),
    );
    if (continued !== undefined) stepping.alsoStart(continued);
  });
  await auditDenied(call, [...denied.values()]);
  return undefined;
};

/**
 * Looks up in advance everything that the decisions will need, so that applying them never waits. Each call of the
 * result makes the services for one attempt. A commit that loses a race is retried, and the retry does not take tokens
 * again.
 */
async function prepareWorld(
  { services, throttledAs }: Call<"RespondDecisionTaskCompleted">,
  execution: CachedExecution,
  decisions: readonly Decision[],
  denied: ReadonlyMap<Decision, unknown>,
): Promise<() => DecidingWorld> {
  const { domain } = execution;
  const activityTypes = new Map<string, TypeRecord | undefined>();
  const workflowTypes = new Map<string, TypeRecord | undefined>();
  let startsChildren = false;
  for (const decision of decisions) {
    switch (decision.decisionType) {
      case "ScheduleActivityTask":
        await lookUp(services, activityTypes, { domain, kind: "activity", ...decision.attributes.activityType });
        break;
      case "StartChildWorkflowExecution":
        startsChildren = true;
        await lookUp(services, workflowTypes, { domain, kind: "workflow", ...decision.attributes.workflowType });
        break;
      case "ContinueAsNewWorkflowExecution": {
        const { name, version } = execution.state.workflowType;
        const wanted = decision.attributes.workflowTypeVersion ?? version;
        await lookUp(services, workflowTypes, { domain, kind: "workflow", name, version: wanted });
        break;
      }
    }
  }
  if (startsChildren) await services.openExecutions.counted(domain);
  const tokens: boolean[] = [];
  return () => {
    /** Children that this attempt has been given room for. They are counted only when they start, after the attempt. */
    let children = 0;
    let asked = 0;
    return {
      activityType: (type) => registered<ActivityTypeConfiguration>(activityTypes.get(typeKey(type))),
      workflowType: (type) => registered<WorkflowTypeConfiguration>(workflowTypes.get(typeKey(type))),
      isPermitted: (decision) => !denied.has(decision),
      takesToken: (decisionType, taskList) => {
        const list: TaskListKey | undefined =
          taskList === undefined ? undefined : { domain, kind: "activity", name: taskList };
        const taken = tokens[asked] ?? services.throttle.admitsDecision(throttledAs, decisionType, list);
        tokens[asked] = taken;
        asked += 1;
        return taken;
      },
      hasRoomForExecution: () => {
        if (!services.openExecutions.hasRoom(domain, children + 1)) return false;
        children += 1;
        return true;
      },
      lambdaIsAvailable: services.lambdaCalls.isAvailable,
      newRunId: () => newRunId(domain, execution.workflowId, services.clock.now(), services.randomness),
    };
  };
}

const typeKey = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  `${name}/${version}`;

async function lookUp(services: Services, types: Map<string, TypeRecord | undefined>, key: TypeKey): Promise<void> {
  if (!types.has(typeKey(key))) types.set(typeKey(key), await services.registrations.type(key));
}

function registered<Configuration>(type: TypeRecord | undefined): Registered<Configuration> | undefined {
  if (type === undefined) return undefined;
  // `as`: the operation that registered the type wrote it from a configuration of its kind.
  return { status: type.status, configuration: JSON.parse(type.configuration) as Configuration };
}
