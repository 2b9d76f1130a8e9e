import type { ActivityTask } from "@aws-sdk/client-swf";
import { payloadText } from "../data/payload.ts";
import { encodeFailure } from "../failures/encode-failure.ts";
import { CanceledFailure } from "../failures/swf-failures.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import { type ActivityWork, FinishedLater, RunningActivity } from "./running-activity.ts";

/** How an activity has ended, as SWF is told. */
type End =
  | { readonly kind: "completed"; readonly result: string | undefined }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "canceled"; readonly details: string | undefined }
  | { readonly kind: "nothing to say" };

/** How long an answer is tried again while SWF is out of reach, in milliseconds. The task's own time may end it sooner. */
const answerForMs = 60_000;
/** Characters of a failure that codecs may lengthen. */
const encodedFailureMax = 20_000;

/** Runs the function of an activity and tells SWF how it ended. Rejects only if SWF could not be told. */
export async function runActivity(work: ActivityWork, task: ActivityTask): Promise<void> {
  try {
    await tell(work, task.taskToken ?? "", await endOf(work, task));
  } catch (error) {
    // It has timed out, or its execution has closed: nobody waits for the answer.
    if (!isSwfFault(error, "UnknownResourceFault")) throw error;
  }
}

async function tell(work: ActivityWork, taskToken: string, end: End): Promise<void> {
  const { calls } = work;
  const options = { retryForMs: answerForMs };
  switch (end.kind) {
    case "completed": {
      const { result } = end;
      const input = { taskToken, ...(result !== undefined && { result }) };
      await calls.call("RespondActivityTaskCompleted", input, options);
      return;
    }
    case "failed":
      await calls.call("RespondActivityTaskFailed", { taskToken, ...(await failureText(work, end.error)) }, options);
      return;
    case "canceled": {
      const { details } = end;
      const input = { taskToken, ...(details !== undefined && { details }) };
      await calls.call("RespondActivityTaskCanceled", input, options);
      return;
    }
    case "nothing to say":
      return;
  }
}

async function failureText({ payloads }: ActivityWork, error: unknown): Promise<{ reason: string; details: string }> {
  const { reason, details } = encodeFailure(error, payloads.isPlain ? {} : { detailsMax: encodedFailureMax });
  return { reason, details: await payloads.encode(details, { what: "The details of a failure" }) };
}

async function endOf(work: ActivityWork, task: ActivityTask): Promise<End> {
  let running: RunningActivity | undefined;
  try {
    const input = task.input === undefined ? undefined : await work.payloads.decode(task.input);
    running = new RunningActivity(work, task, input);
    const value = await running.call();
    await running.heartbeats.end({ flush: false });
    if (running.isLost) return { kind: "nothing to say" };
    return { kind: "completed", result: await textOf(work, value, "The result of the activity") };
  } catch (error) {
    await running?.heartbeats.end({ flush: !(error instanceof FinishedLater) });
    if (error instanceof FinishedLater || running?.isLost === true) return { kind: "nothing to say" };
    if (running?.isCanceled !== true || !isObedience(error)) return { kind: "failed", error };
    const details = error instanceof CanceledFailure ? error.details : undefined;
    return { kind: "canceled", details: await textOf(work, details, "The details of the cancellation") };
  }
}

/** Whether an activity that was asked to stop has ended because of that. */
function isObedience(error: unknown): boolean {
  return error instanceof CanceledFailure || (error instanceof Error && error.name === "AbortError");
}

async function textOf(
  { payloads, converter }: ActivityWork,
  value: unknown,
  what: string,
): Promise<string | undefined> {
  const text = payloadText(value, converter);
  if (text === undefined) return undefined;
  return await payloads.encode(text, { what });
}
