import { endLambdaFunction, type LambdaOutcome, startLambdaFunction } from "@openswf/engine/commands/lambda-function";
import type { EventId, RunId } from "@openswf/model/brand";
import { ExecutionMissing } from "../commit/executions.ts";
import { readEventOf } from "../commit/read-events.ts";
import type { World } from "../core/world.ts";

/** Records that a function has started, and calls it. */
export async function callLambdaFunction(world: World, runId: RunId, scheduledEventId: EventId): Promise<void> {
  const execution = await world.executions.read(runId);
  if (execution === undefined) return;
  const { attributes } = await readEventOf(world.store, execution, scheduledEventId, "LambdaFunctionScheduled");
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
  // Not awaited: the errand is done once the call is under way. A later step records the outcome.
  void world.lambdaCalls
    .call({ name, payload: input ?? "{}", region, role, timeoutMs: seconds * 1000 })
    .then((outcome) => outcome && recordOutcome(world, runId, attempt, outcome, 1));
}

/** How often, and at what interval, recording a Lambda function's outcome is retried while the store fails. */
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
    world.log.error({ error, runId, scheduledEventId, tries }, "could not record the outcome of a Lambda function");
    if (tries >= recordingTriesMax) return;
    const again = (): void => void recordOutcome(world, runId, attempt, outcome, tries + 1);
    world.clock.schedule(world.clock.now() + recordingPauseMs, again);
  }
}
