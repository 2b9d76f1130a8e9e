import type { SWF } from "@aws-sdk/client-swf";
import { pause } from "../dsl/expectations.ts";

/** How long an endpoint may take to come back, after a scenario has upset it. */
const backWithinMs = 30_000;
const oneAnswerWithinMs = 5_000;

/** Waits until an endpoint answers, whatever it answers. Resolves with whether it does. */
export async function isBack(swf: SWF): Promise<boolean> {
  const deadline = performance.now() + backWithinMs;
  while (performance.now() < deadline) {
    const abortSignal = AbortSignal.timeout(oneAnswerWithinMs);
    const answers = await swf
      .listDomains({ registrationStatus: "REGISTERED", maximumPageSize: 1 }, { abortSignal })
      .then(
        () => true,
        (error: unknown) => !isFromNetwork(error),
      );
    if (answers) return true;
    await pause(500);
  }
  return false;
}

const codes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH"]);

/** Whether the call failed because the endpoint was not there, rather than by its answer. */
export function isFromNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && codes.has(error.code)) return true;
  if (["TimeoutError", "AbortError"].includes(error.name)) return true;
  return error.cause !== undefined && isFromNetwork(error.cause);
}
