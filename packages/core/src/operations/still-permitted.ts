/** A poll may wait for a minute: what its caller may do by then is what counts, and not what it could when it came. */
import { unrecognized } from "../ports/access-control.ts";
import type { Caller } from "../ports/transport.ts";
import { authorize, verdictOn } from "./authorize.ts";
import type { Call } from "./call.ts";
import { noTags, resourceOf } from "./resource-of.ts";

type PollCall = Call<"PollForDecisionTask"> | Call<"PollForActivityTask">;

/**
 * The caller of a poll, who counts as gone once they may not poll any more: so no task is started for them, which would
 * then only time out.
 */
export function pollCaller(call: PollCall): Caller {
  const { caller, admission } = call;
  if (admission.principal === undefined) return caller;
  return { isGone: () => caller.isGone() || !mayStillPoll(call), onGone: (listener) => caller.onGone(listener) };
}

function mayStillPoll(call: PollCall): boolean {
  const { access, clock } = call.services;
  const principal = access.renew(call.admission, clock.now())?.principal;
  if (principal === undefined) return false;
  const resource = resourceOf(call);
  // What has to be waited for is asked when the task has been handed over.
  if (resource instanceof Promise || principal.asksForResourceTags) return true;
  return verdictOn(call, principal, resource, noTags).outcome === "allowed";
}

/** To be awaited when a poll ends. A task that its caller may not have goes to the next poll. */
export async function requireStillPermitted(call: PollCall): Promise<void> {
  if (call.admission.principal === undefined) return;
  const { access, clock } = call.services;
  const admission = access.renew(call.admission, clock.now());
  if (admission === undefined) throw unrecognized(".");
  await authorize({ ...call, admission });
}
