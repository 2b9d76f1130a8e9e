import type { Call } from "../operations/call.ts";
import type { ResponseName, TaskPollName } from "../operations/extensions/respond-and-poll.ts";
import type { WireReply } from "../ports/transport.ts";
import { carryOut, type Surroundings } from "./carry-out.ts";

/** The calls that one request is made of. None of the polls waits. */
export interface RespondAndPoll {
  readonly respond: Call<ResponseName>;
  readonly polls: readonly Call<TaskPollName>[];
}

/** Carries out an answer, and then polls until one gets a task. Never rejects. */
export async function respondAndPoll(
  { respond, polls }: RespondAndPoll,
  surroundings: Surroundings,
  begunAt: number,
): Promise<WireReply> {
  const { count } = surroundings;
  // Each part counts as a request too, and the server may not stop between two of them.
  count.begins();
  try {
    const reply = await carryOut(respond, surroundings, begunAt);
    if (reply.status !== 200) return reply;
    for (const [index, poll] of polls.entries()) {
      if (!poll.services.throttle.admitsOperation(poll.throttledAs, poll.operation)) continue;
      count.begins();
      const { body, undelivered } = await carryOut(poll, surroundings, poll.services.clock.elapsed());
      // Only a reply that hands over a task can be undelivered.
      if (undelivered !== undefined) return { status: 200, body: `{"poll":${index},"task":${body}}`, undelivered };
    }
    return { status: 200, body: "{}" };
  } finally {
    count.ends();
  }
}
