import {
  type ChildClosing,
  childClosed,
  childStarted,
  childStartFailed,
  type ExternalErrand,
  externalRequestDelivered,
  externalRequestFailed,
} from "@openswf/engine/commands/errand-outcomes";
import {
  meetChildPolicy,
  requestCancelWorkflowExecution,
  signalWorkflowExecution,
} from "@openswf/engine/commands/execution";
import { endLambdaFunction, type LambdaOutcome, startLambdaFunction } from "@openswf/engine/commands/lambda-function";
import type { Errand } from "@openswf/engine/errands";
import type { ExecutionState } from "@openswf/engine/state";
import { Transition } from "@openswf/engine/transition";
import type { EventId, RunId } from "@openswf/model/brand";
import { type HistoryEvent, parseHistoryEvent } from "@openswf/model/history-events";
import { invariant, unreachable } from "@openswf/model/invariant";
import type { EventType } from "@openswf/model/wire-types";
import type { CachedExecution } from "../commit/cached-execution.ts";
import { ExecutionMissing, type Stepping } from "../commit/executions.ts";
import { readEvents } from "../commit/read-events.ts";
import { newRunId } from "../core/run-id.ts";
import type { World } from "../core/world.ts";

/** A target that closes between being found and being reached is looked for again, this often at most. */
const targetTriesMax = 10;

/** Does one errand: in one commit, it changes the other execution and settles the errand in its own. */
export async function runErrand(world: World, runId: RunId, errand: Errand): Promise<void> {
  switch (errand.kind) {
    case "startChild":
      return startChild(world, runId, errand.initiatedEventId);
    case "signalExternal":
    case "cancelExternal":
      return reachExternal(world, runId, errand.kind, errand.initiatedEventId);
    case "notifyParent":
      return notifyParent(world, runId);
    case "applyChildPolicy":
      return applyChildPolicy(world, runId, errand);
    case "startLambdaFunction":
      return callLambdaFunction(world, runId, errand.scheduledEventId);
    default:
      return unreachable(errand);
  }
}

async function source(world: World, runId: RunId): Promise<CachedExecution | undefined> {
  return world.executions.read(runId);
}

async function eventOf<Type extends EventType>(
  world: World,
  execution: CachedExecution,
  eventId: EventId,
  type: Type,
): Promise<HistoryEvent<Type>> {
  const range = { from: eventId, to: eventId, limit: 1, reverse: false };
  const [printed] = await readEvents(world.store, execution, range);
  invariant(printed !== undefined, `event ${eventId} of run ${execution.runId} is missing`);
  const event = parseHistoryEvent(printed);
  invariant(event.eventType === type, `event ${eventId} of run ${execution.runId} is no ${type}`);
  // `as`: the line above has compared the type.
  return event as HistoryEvent<Type>;
}

/** The errand may have been done by somebody else since it was read: whoever comes second finds it settled. */
async function isStillPromised(world: World, runId: RunId, id: string): Promise<boolean> {
  const errands = await world.store.errandsOf(runId);
  return errands.some(({ errandId }) => errandId === id);
}

async function startChild(world: World, runId: RunId, initiatedEventId: EventId): Promise<void> {
  const parent = await source(world, runId);
  if (parent === undefined) return;
  const { attributes } = await eventOf(world, parent, initiatedEventId, "StartChildWorkflowExecutionInitiated");
  const { workflowId, workflowType } = attributes;
  const { domain } = parent;
  const childRunId = newRunId(domain, workflowId, world.clock.now(), world.randomness);
  const { outcome } = await world.executions.runTogether([runId], ([stepping]) => {
    if (stepping === undefined || !isPending(stepping, initiatedEventId)) return;
    const { transition } = stepping;
    childStarted(transition, initiatedEventId, { workflowExecution: { runId: childRunId, workflowId }, workflowType });
    stepping.alsoStart(
      Transition.start(
        { workflowId, runId: childRunId },
        {
          childPolicy: attributes.childPolicy,
          executionStartToCloseTimeout: attributes.executionStartToCloseTimeout,
          input: attributes.input,
          lambdaRole: attributes.lambdaRole,
          parentInitiatedEventId: initiatedEventId,
          parentWorkflowExecution: { runId, workflowId: parent.workflowId },
          tagList: attributes.tagList,
          taskList: attributes.taskList,
          taskPriority: attributes.taskPriority,
          taskStartToCloseTimeout: attributes.taskStartToCloseTimeout,
          workflowType,
        },
        transition.at,
        world.limits,
      ),
    );
  });
  if (outcome === "committed") return;
  if (outcome === "conflict") {
    if (!(await isStillPromised(world, runId, `startChild:${initiatedEventId}`))) return;
    throw new Error("a child could not be started: its parent is changed by too many callers at once");
  }
  await world.executions.runTogether([runId], ([stepping]) => {
    if (stepping === undefined || !isPending(stepping, initiatedEventId)) return;
    childStartFailed(stepping.transition, initiatedEventId, "WORKFLOW_ALREADY_RUNNING");
  });
}

/** A closed parent does not say whether its child was started; then the settling of the errand decides. */
function isPending({ execution }: Stepping, initiatedEventId: EventId): boolean {
  const child = execution.state.children.get(initiatedEventId);
  return child !== undefined && child.startedEventId === undefined;
}

async function reachExternal(
  world: World,
  runId: RunId,
  kind: ExternalErrand,
  initiatedEventId: EventId,
): Promise<void> {
  const sender = await source(world, runId);
  if (sender === undefined) return;
  const type =
    kind === "signalExternal"
      ? "SignalExternalWorkflowExecutionInitiated"
      : "RequestCancelExternalWorkflowExecutionInitiated";
  const { attributes } = await eventOf(world, sender, initiatedEventId, type);
  const { workflowId, runId: wantedRunId } = attributes;
  for (let attempt = 0; attempt < targetTriesMax; attempt += 1) {
    // `as`: a run id that no run has is as good as any other; the look-up decides.
    const targetRunId =
      (wantedRunId as RunId | undefined) ?? (await world.store.findOpenRun(sender.domain, workflowId));
    const runIds = targetRunId === undefined ? [runId] : [runId, targetRunId];
    const { outcome, result } = await world.executions.runTogether(runIds, ([own, target]) => {
      if (own === undefined || !isOnItsWay(own, kind, initiatedEventId)) return "done";
      const reachable =
        target !== undefined &&
        target.execution.domain === sender.domain &&
        target.execution.workflowId === workflowId &&
        !target.transition.isClosed;
      if (!reachable) {
        // Found by its workflowId and closed since: there may be a newer run.
        if (wantedRunId === undefined && target !== undefined && attempt + 1 < targetTriesMax) return "again";
        externalRequestFailed(own.transition, kind, initiatedEventId);
        return "done";
      }
      const from = { execution: { runId, workflowId: sender.workflowId }, initiatedEventId };
      if ("signalName" in attributes) {
        const { input, signalName } = attributes;
        signalWorkflowExecution(target.transition, { input, signalName }, from);
      } else {
        requestCancelWorkflowExecution(target.transition, from);
      }
      const reached = { runId: target.execution.runId, workflowId };
      externalRequestDelivered(own.transition, kind, initiatedEventId, reached);
      return "done";
    });
    if (outcome === "conflict") {
      if (!(await isStillPromised(world, runId, `${kind}:${initiatedEventId}`))) return;
      throw new Error("an external execution could not be reached: it is changed by too many callers at once");
    }
    if (result === "done") return;
  }
}

/** An open execution knows; of a closed one, the settling of the errand decides. */
function isOnItsWay({ execution }: Stepping, kind: ExternalErrand, initiatedEventId: EventId): boolean {
  const { closing, externalSignals, externalCancels } = execution.state;
  return closing !== undefined || (kind === "signalExternal" ? externalSignals : externalCancels).has(initiatedEventId);
}

/** How the closed child tells its parent; `undefined` when it closed in a way the parent does not hear of. */
function closingOf(event: HistoryEvent): ChildClosing | undefined {
  switch (event.eventType) {
    case "WorkflowExecutionCompleted":
      return { status: "COMPLETED", result: event.attributes.result };
    case "WorkflowExecutionFailed":
      return { status: "FAILED", reason: event.attributes.reason, details: event.attributes.details };
    case "WorkflowExecutionCanceled":
      return { status: "CANCELED", details: event.attributes.details };
    case "WorkflowExecutionTimedOut":
      return { status: "TIMED_OUT" };
    case "WorkflowExecutionTerminated":
      return { status: "TERMINATED" };
    default:
      return undefined;
  }
}

async function notifyParent(world: World, runId: RunId): Promise<void> {
  const child = await source(world, runId);
  if (child === undefined) return;
  const { state, workflowId } = child;
  const { parent, lastEventId } = state;
  invariant(parent !== undefined, `run ${runId} has no parent to tell of its close`);
  const [printed] = await readEvents(world.store, child, {
    from: lastEventId,
    to: lastEventId,
    limit: 1,
    reverse: false,
  });
  invariant(printed !== undefined, `run ${runId} has lost its last event`);
  const closing = closingOf(parseHistoryEvent(printed));
  // `as`: the run id came from the parent's own state when it started this child.
  const parentRunId = parent.execution.runId as RunId;
  const { outcome } = await world.executions.runTogether([runId, parentRunId], ([own, above]) => {
    if (own === undefined) return;
    own.transition.settle({ kind: "notifyParent" });
    if (above === undefined || closing === undefined) return;
    const { workflowType } = state;
    childClosed(above.transition, parent.initiatedEventId, { runId, workflowId }, workflowType, closing);
  });
  await requireDone(world, runId, outcome, "notifyParent");
}

async function applyChildPolicy(
  world: World,
  runId: RunId,
  errand: Errand & { readonly kind: "applyChildPolicy" },
): Promise<void> {
  const parent = await source(world, runId);
  if (parent === undefined) return;
  for (let attempt = 0; attempt < targetTriesMax; attempt += 1) {
    const childRunId = await world.store.findOpenRun(parent.domain, errand.workflowId);
    const runIds = childRunId === undefined ? [runId] : [runId, childRunId];
    const { outcome, result } = await world.executions.runTogether(runIds, ([own, child]) => {
      if (own === undefined) return "done";
      // Closed since it was found: if it continued as new, the next run is the child now.
      if (child?.transition.isClosed === true && attempt + 1 < targetTriesMax) return "again";
      own.transition.settle(errand);
      if (child === undefined || child.transition.isClosed) return "done";
      if (!isChildOf(child.execution.state, runId, errand)) return "done";
      meetChildPolicy(child.transition, { runId, workflowId: parent.workflowId }, errand.childPolicy);
      return "done";
    });
    await requireDone(world, runId, outcome, `applyChildPolicy:${errand.initiatedEventId}`);
    if (result === "done") return;
  }
}

/** The open run of the child's workflowId may be somebody else's. A child that continued as new is still the child. */
function isChildOf(
  state: ExecutionState,
  parentRunId: RunId,
  { initiatedEventId }: { initiatedEventId: EventId },
): boolean {
  return state.parent?.execution.runId === parentRunId && state.parent.initiatedEventId === initiatedEventId;
}

async function requireDone(world: World, runId: RunId, outcome: string, id: string): Promise<void> {
  if (outcome === "committed" || !(await isStillPromised(world, runId, id))) return;
  throw new Error(`errand ${id} met too many others who change the same executions`);
}

async function callLambdaFunction(world: World, runId: RunId, scheduledEventId: EventId): Promise<void> {
  const execution = await source(world, runId);
  if (execution === undefined) return;
  const { attributes } = await eventOf(world, execution, scheduledEventId, "LambdaFunctionScheduled");
  let startedEventId: EventId | undefined;
  try {
    startedEventId = await world.executions.run(runId, ({ transition }) =>
      startLambdaFunction(transition, scheduledEventId),
    );
  } catch (error) {
    if (error instanceof ExecutionMissing) return;
    throw error;
  }
  const role = execution.state.settings.lambdaRole;
  if (startedEventId === undefined || role === undefined) return;
  const attempt = { scheduledEventId, startedEventId };
  const { name, input, startToCloseTimeout } = attributes;
  const seconds =
    startToCloseTimeout === undefined || startToCloseTimeout === "NONE"
      ? world.limits.lambdaTimeoutMaxSeconds
      : Number(startToCloseTimeout);
  const region = execution.domain.split("/")[1] ?? "us-east-1";
  // Not awaited: an errand is done when the call has begun. How it ends is a step of its own.
  void world.lambdaCalls
    .call({ name, payload: input ?? "{}", region, role, timeoutMs: seconds * 1000 })
    .then((outcome) => outcome && recordOutcome(world, runId, attempt, outcome, 1));
}

/** How often, and how far apart, recording the outcome of a Lambda function is tried while the store fails. */
const recordingTriesMax = 60;
const recordingPauseMs = 1_000;

async function recordOutcome(
  world: World,
  runId: RunId,
  attempt: { readonly scheduledEventId: EventId; readonly startedEventId: EventId },
  outcome: LambdaOutcome,
  tries: number,
): Promise<void> {
  try {
    await world.executions.run(runId, ({ transition }) => endLambdaFunction(transition, attempt, outcome));
  } catch (error) {
    if (error instanceof ExecutionMissing || world.lambdaCalls.isStopped) return;
    const { scheduledEventId } = attempt;
    world.log.error(
      { error, runId, scheduledEventId, tries },
      "the outcome of a Lambda function could not be recorded",
    );
    if (tries >= recordingTriesMax) return;
    const again = (): void => void recordOutcome(world, runId, attempt, outcome, tries + 1);
    world.clock.schedule(world.clock.now() + recordingPauseMs, again);
  }
}
