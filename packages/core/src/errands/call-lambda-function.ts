import { endLambdaFunction, type LambdaOutcome, startLambdaFunction } from "@openswf/engine/commands/lambda-function";
import type { EventId, RunId } from "@openswf/model/brand";
import { readEventOf } from "../commit/read-events.ts";
import { ExecutionMissing } from "../commit/stepping.ts";
import { sleep } from "../waiting/after.ts";
import type { ErrandServices } from "./errand-services.ts";

/** Records that a function has started, and calls it. */
export async function callLambdaFunction(
  services: ErrandServices,
  runId: RunId,
  scheduledEventId: EventId,
): Promise<void> {
  const execution = await services.executions.read(runId);
  if (execution === undefined) return;
  const { attributes } = await readEventOf(services.store, execution, scheduledEventId, "LambdaFunctionScheduled");
  let startedEventId: EventId | undefined;
  try {
    startedEventId = await services.executions.run(runId, ({ transition }) =>
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
      ? services.limits.lambdaTimeoutMaxSeconds
      : Number(startToCloseTimeout);
  const region = execution.domain.split("/")[1] ?? "us-east-1";
  // Not awaited: the errand is done once the call is under way. A later step records the outcome.
  void services.lambdaCalls
    .call({ name, payload: input ?? "{}", region, role, timeoutMs: seconds * 1000 })
    .then((outcome) => outcome && recordOutcome(services, runId, attempt, outcome));
}

/** How often, and at what interval, recording a Lambda function's outcome is retried while the store fails. */
const recordingTriesMax = 60;
const recordingPauseMs = 1_000;

async function recordOutcome(
  services: ErrandServices,
  runId: RunId,
  attempt: { readonly scheduledEventId: EventId; readonly startedEventId: EventId },
  outcome: LambdaOutcome,
): Promise<void> {
  const { executions, lambdaCalls, log, clock } = services;
  const { scheduledEventId } = attempt;
  for (let tries = 1; tries <= recordingTriesMax; tries += 1) {
    try {
      return await executions.run(runId, ({ transition }) => endLambdaFunction(transition, attempt, outcome));
    } catch (error) {
      if (error instanceof ExecutionMissing || lambdaCalls.isStopped) return;
      log.error({ error, runId, scheduledEventId, tries }, "could not record the outcome of a Lambda function");
    }
    if (tries < recordingTriesMax) await sleep(clock, recordingPauseMs);
  }
}
