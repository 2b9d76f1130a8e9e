/** A poll may wait for a minute. Its caller's permissions are checked when it ends, not only when it arrives. */
import { unrecognized } from "../ports/access-control.ts";
import type { Caller } from "../ports/transport.ts";
import { authorize, verdictOn } from "./authorize.ts";
import type { Call } from "./call.ts";
import { noTags } from "./subject.ts";

type PollName = "PollForDecisionTask" | "PollForActivityTask" | "OpenSWF.WaitForClose";

/**
 * The caller of a poll. It counts as gone once it may no longer poll, so that no task is started for it only to time
 * out.
 */
export function pollCaller<Name extends PollName>(call: Call<Name>): Caller {
  const { caller, admission } = call;
  if (admission.principal === undefined) return caller;
  return { isGone: () => caller.isGone() || !mayStillPoll(call), onGone: (listener) => caller.onGone(listener) };
}

function mayStillPoll<Name extends PollName>(call: Call<Name>): boolean {
  const { access, clock } = call.services;
  const principal = access.renew(call.admission, clock.now())?.principal;
  if (principal === undefined) return false;
  const { subject } = call;
  // Checks that need to wait happen after the task is handed over.
  if (subject instanceof Promise || principal.asksForResourceTags) return true;
  return verdictOn(call, principal, subject, noTags).outcome === "allowed";
}

/**
 * Await this when a poll ends, unless it is `undefined`. If the caller may not have the task, the task goes to the next
 * poll.
 */
export function requireStillPermitted<Name extends PollName>(call: Call<Name>): Promise<unknown> | undefined {
  if (call.admission.principal === undefined) return undefined;
  const { access, clock } = call.services;
  const admission = access.renew(call.admission, clock.now());
  if (admission === undefined) throw unrecognized(".");
  return authorize(call, admission);
}
