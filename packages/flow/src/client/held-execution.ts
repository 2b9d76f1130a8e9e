import { decodeFailure } from "../failures/decode-failure.ts";
import { lastHold } from "../histories/last-hold.ts";
import { pageSize } from "../histories/read-history.ts";
import type { DomainCalls, NamedRun } from "./domain-calls.ts";
import { closingTypes } from "./outcome.ts";

/** Why an execution does not go on although nothing that it waits for is missing. */
export interface HeldExecution {
  /** Attempts in a row that have failed. */
  readonly attempts: number;
  /** When the last one failed. */
  readonly at: Date;
  /** What it failed with: the error of the code, or that of replay, which names the event and the line. */
  readonly error: Error;
}

/** `undefined` for an execution that is closed, or whose last decision was one. */
export async function heldExecution(
  { calls, domain, payloads }: DomainCalls,
  run: NamedRun,
): Promise<HeldExecution | undefined> {
  const input = { domain, execution: run, reverseOrder: true, maximumPageSize: pageSize };
  const { events = [] } = await calls.call("GetWorkflowExecutionHistory", input);
  if (closingTypes.has(events[0]?.eventType ?? "")) return undefined;
  const { attempts, failure, at } = lastHold(events);
  if (attempts === 0 || at === undefined) return undefined;
  const { reason, details } = failure;
  const text = details === undefined ? undefined : await payloads.decode(details);
  return { attempts, at, error: decodeFailure({ reason, details: text }) };
}
