import { readFileSync } from "node:fs";
import { Problem } from "@openswf/core/ports/problem";
import type { EndpointFlags } from "../../client/client-options.ts";
import { withSwf } from "../../client/connect.ts";
import { textFrom } from "../../client/value-options.ts";
import { printerFor } from "../../output/printer.ts";

export interface AnswerFlags extends EndpointFlags {
  readonly result?: string;
  readonly resultFile?: string;
  readonly details?: string;
  readonly detailsFile?: string;
  readonly reason?: string;
}

export function complete(token: string, flags: AnswerFlags): Promise<void> {
  const taskToken = tokenFrom(token, flags.resultFile);
  const result = textFrom(flags.result, flags.resultFile);
  return withSwf(flags, async (swf) => {
    await swf.call("RespondActivityTaskCompleted", { taskToken, result });
    printerFor(flags).done("the activity task is completed", { answered: "completed" });
  });
}

export function fail(token: string, flags: AnswerFlags): Promise<void> {
  const taskToken = tokenFrom(token, flags.detailsFile);
  const details = textFrom(flags.details, flags.detailsFile);
  return withSwf(flags, async (swf) => {
    await swf.call("RespondActivityTaskFailed", { taskToken, reason: flags.reason, details });
    printerFor(flags).done("the activity task has failed", { answered: "failed" });
  });
}

export function cancel(token: string, flags: AnswerFlags): Promise<void> {
  const taskToken = tokenFrom(token, flags.detailsFile);
  const details = textFrom(flags.details, flags.detailsFile);
  return withSwf(flags, async (swf) => {
    await swf.call("RespondActivityTaskCanceled", { taskToken, details });
    printerFor(flags).done("the activity task is canceled", { answered: "canceled" });
  });
}

export function heartbeat(token: string, flags: AnswerFlags): Promise<void> {
  const taskToken = tokenFrom(token, flags.detailsFile);
  const details = textFrom(flags.details, flags.detailsFile);
  return withSwf(flags, async (swf) => {
    const { cancelRequested } = await swf.call("RecordActivityTaskHeartbeat", { taskToken, details });
    const asked = cancelRequested ? ": its cancel was requested" : "";
    printerFor(flags).done(`the heartbeat is recorded${asked}`, { cancelRequested });
  });
}

/** Stdin can hold the token or the text, not both. */
function tokenFrom(token: string, textFile: string | undefined): string {
  if (token !== "-") return token;
  if (textFile === "-") throw Problem.ofUsage("Stdin can hold the token or the text, not both.");
  return readFileSync(0, "utf8").trim();
}
