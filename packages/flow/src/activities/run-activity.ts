import type { ActivityTask } from "@aws-sdk/client-swf";
import { DataError } from "../data/data-error.ts";
import { payloadText } from "../data/payload.ts";
import { ApplicationFailure } from "../failures/application-failure.ts";
import { encodeFailure } from "../failures/encode-failure.ts";
import { encodePayloadFailure } from "../failures/encode-payload-failure.ts";
import { isShutdown, shutdownFailure } from "../failures/not-begun.ts";
import { CanceledFailure } from "../failures/swf-failures.ts";
import type { Answering } from "../transport/answering.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import { isTransient, persistently } from "../waiting/persist.ts";
import { type ActivityWork, FinishedLater, RunningActivity } from "./running-activity.ts";

/** How an activity has ended, as SWF is told. */
type End =
  | { readonly kind: "completed"; readonly result: string | undefined }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "canceled"; readonly details: string | undefined }
  | { readonly kind: "later" }
  | { readonly kind: "lost" };

type Answer = Answering<"PollForActivityTask">;

/** How long an answer is tried again while SWF is out of reach, in milliseconds. The task's own time may end it sooner. */
const answerForMs = 300_000;

/** Runs the function of an activity and tells SWF how it ended. Rejects only if SWF could not be told. */
export async function runActivity(work: ActivityWork, task: ActivityTask, answering: Answer): Promise<End["kind"]> {
  const end = await endOf(work, task);
  try {
    await tell(work, task.taskToken ?? "", end, answering);
    return end.kind;
  } catch (error) {
    // It has timed out, or its execution has closed: nobody waits for the answer. Or an answer has arrived before.
    if (isSwfFault(error, "UnknownResourceFault")) return "lost";
    if (end.kind === "failed" || !isSwfFault(error) || isTransient(error)) throw error;
    // SWF does not take this answer, and would not take it later. The workflow hears why.
    await tell(work, task.taskToken ?? "", { kind: "failed", error: unsayable(error) }, answering);
    return "failed";
  }
}

async function tell(work: ActivityWork, taskToken: string, end: End, answering: Answer): Promise<void> {
  const { clock } = work;
  const persistence = { clock, forMs: answerForMs };
  switch (end.kind) {
    case "completed": {
      const input = { taskToken, ...(end.result !== undefined && { result: end.result }) };
      await persistently(() => answering.respond("RespondActivityTaskCompleted", input), persistence);
      return;
    }
    case "failed": {
      const input = { taskToken, ...(await failureText(work, end.error)) };
      await persistently(() => answering.respond("RespondActivityTaskFailed", input), persistence);
      return;
    }
    case "canceled": {
      const input = { taskToken, ...(end.details !== undefined && { details: end.details }) };
      await persistently(() => answering.respond("RespondActivityTaskCanceled", input), persistence);
      return;
    }
    case "later":
    case "lost":
      return;
  }
}

async function failureText({ payloads }: ActivityWork, error: unknown): Promise<{ reason: string; details?: string }> {
  try {
    return await encodePayloadFailure(error, payloads);
  } catch {
    // What must not be read by others is not sent in the clear. The type alone says enough to go on.
    return { reason: encodeFailure(error).reason };
  }
}

async function endOf(work: ActivityWork, task: ActivityTask): Promise<End> {
  let running: RunningActivity | undefined;
  try {
    const input = task.input === undefined ? undefined : await work.payloads.decode(task.input);
    running = new RunningActivity(work, task, input);
    const value = await running.call();
    await running.heartbeats.end({ flush: false });
    if (running.stopped === "lost") return { kind: "lost" };
    // The code of the activity may have caught the error of later().
    if (running.isLater) return { kind: "later" };
    return { kind: "completed", result: await resultText(work, value, "The result of the activity") };
  } catch (error) {
    return await endAfter(work, running, error);
  }
}

async function endAfter(work: ActivityWork, running: RunningActivity | undefined, error: unknown): Promise<End> {
  const isLater = error instanceof FinishedLater;
  await running?.heartbeats.end({ flush: !isLater });
  if (running?.stopped === "lost") return { kind: "lost" };
  if (isLater) return { kind: "later" };
  if (running?.stopped === undefined || !isObedience(error)) {
    running?.log.warn("the activity failed", { error: errorText(error) });
    return { kind: "failed", error };
  }
  if (running.stopped === "shutdown") return { kind: "failed", error: shutdownAfter(error) };
  const details = error instanceof CanceledFailure ? error.details : undefined;
  try {
    return { kind: "canceled", details: await resultText(work, details, "The details of the cancellation") };
  } catch {
    return { kind: "canceled", details: undefined };
  }
}

/** With its stack: a retry policy may try again for a long time before anybody hears of it. */
function errorText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}

/** Whether an activity that was asked to stop has ended because of that. */
function isObedience(error: unknown): boolean {
  if (error instanceof CanceledFailure) return true;
  if (error instanceof ApplicationFailure) return isShutdown(error);
  return error instanceof Error && error.name === "AbortError";
}

/** An abort says little; the workflow should see why, and may try again. */
function shutdownAfter(error: unknown): unknown {
  if (error instanceof ApplicationFailure) return error;
  return shutdownFailure(error);
}

/** The activity has done its work, and another attempt would do it again: no retry mends what it returned. */
function unsayable(error: Error): ApplicationFailure {
  return new ApplicationFailure(error.message, { type: error.name, nonRetryable: true, cause: error });
}

async function resultText(
  { payloads, converter }: ActivityWork,
  value: unknown,
  what: string,
): Promise<string | undefined> {
  try {
    const text = payloadText(value, converter);
    if (text === undefined) return undefined;
    return await payloads.encode(text, { what });
  } catch (error) {
    if (error instanceof DataError) throw unsayable(error);
    throw error;
  }
}
