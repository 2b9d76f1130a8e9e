import type { HistoryEvent as SdkEvent } from "@aws-sdk/client-swf";
import type { HistoryEvent } from "../authoring/history-event.ts";
import { decodedPayloads } from "../data/payload-edges.ts";
import { type GivenEvent, toHistoryEvent } from "../replay/to-history-event.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import { Backoff } from "../waiting/backoff.ts";
import { pause } from "../waiting/clock.ts";
import { isTransient } from "../waiting/persist.ts";
import type { DomainCalls, NamedRun } from "./domain-calls.ts";
import { closesRun } from "./outcome.ts";

/** An operation of openswf that answers when an execution closes. */
const waitForClose = "OpenSWF.WaitForClose";
/** A server holds the call for 60 seconds. */
const holdTimeoutMs = 70_000;
/** The waits between two looks at an execution that is open, in milliseconds: SWF offers no call that waits. */
const looks = { firstMs: 20, maxMs: 5_000 };
/** A call that was not held for this long was not held: the server is stopping, say. In milliseconds. */
const heldMinMs = 500;

/** `refused`: this endpoint does not hold our calls. `lost`: the connection broke while a call was held. */
type Looked = GivenEvent | "refused" | "lost" | undefined;

/** The last event of a run, decoded, as soon as the run has closed. Rejects with the reason of `signal` when that aborts. */
export async function closeEventOf(
  parts: DomainCalls,
  run: NamedRun,
  signal: AbortSignal | undefined,
): Promise<HistoryEvent> {
  const { calls, clock } = parts;
  const waits = new Backoff(looks);
  let canHold = true;
  let isLost = false;
  for (;;) {
    signal?.throwIfAborted();
    // After a lost connection a look comes first: it is tried again for a while, and says when nobody is there.
    const isHeld: boolean = canHold && !isLost && calls.extensions.has(waitForClose);
    const askedAt = clock.now();
    const looked: Looked = await (isHeld ? heldLook(parts, run, signal) : look(parts, run, signal));
    canHold &&= looked !== "refused";
    isLost = looked === "lost";
    if (isLost) continue;
    const event = await closingEvent(parts, looked);
    if (event !== undefined) return event;
    const wasHeld = isHeld && canHold && clock.now() - askedAt >= heldMinMs;
    // The first reply may have said that calls can wait.
    const canHoldNow = !isHeld && canHold && calls.extensions.has(waitForClose);
    if (wasHeld) waits.succeeded();
    else if (!canHoldNow) await pause(clock, waits.next(), signal);
  }
}

async function closingEvent({ payloads }: DomainCalls, looked: Looked): Promise<HistoryEvent | undefined> {
  if (looked === undefined || looked === "refused" || looked === "lost") return undefined;
  const [event] = await decodedPayloads([toHistoryEvent(looked)], payloads);
  return event !== undefined && closesRun(event) ? event : undefined;
}

/** `refused` without permission, say, or with too many calls waiting. Whatever a look is refused for as well is left to that. */
async function heldLook(
  { calls, domain }: DomainCalls,
  execution: NamedRun,
  signal: AbortSignal | undefined,
): Promise<Looked> {
  try {
    const options = { signal, timeoutMs: holdTimeoutMs };
    const reply = await calls.callExtension(waitForClose, { domain, execution }, options);
    // `as`: the answer of our own server, in the form of its reference.
    return (reply as { readonly closeEvent?: GivenEvent } | undefined)?.closeEvent;
  } catch (error) {
    signal?.throwIfAborted();
    if (isSwfFault(error)) return "refused";
    // Held for longer than a transport tries again: without this, the crash of a server would end the wait.
    if (isTransient(error)) return "lost";
    throw error;
  }
}

async function look(
  { calls, domain }: DomainCalls,
  execution: NamedRun,
  signal: AbortSignal | undefined,
): Promise<Looked> {
  const input = { domain, execution, reverseOrder: true, maximumPageSize: 1 };
  const { events } = await calls.call("GetWorkflowExecutionHistory", input, { signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
  const [last]: readonly SdkEvent[] = events ?? [];
  return last && { ...last, eventTimestamp: last.eventTimestamp };
}
