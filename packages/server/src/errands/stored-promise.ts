import type { EventId, RunId } from "@openswf/model/brand";
import { type HistoryEvent, parseHistoryEvent } from "@openswf/model/history-events";
import { invariant } from "@openswf/model/invariant";
import type { EventType } from "@openswf/model/wire-types";
import type { CachedExecution } from "../commit/cached-execution.ts";
import { readEvents } from "../commit/read-events.ts";
import type { World } from "../core/world.ts";

/** A target that closes between being found and being reached is looked for again, this often at most. */
export const targetTriesMax = 10;

/** One event of an execution, which must be of this type. */
export async function eventOf<Type extends EventType>(
  world: World,
  execution: CachedExecution,
  eventId: EventId,
  type: Type,
): Promise<HistoryEvent<Type>> {
  const range = { from: eventId, to: eventId, limit: 1, reverse: false };
  const [printed] = await readEvents(world.store, execution, range);
  invariant(printed !== undefined, `event ${eventId} of run ${execution.runId} is missing`);
  const event = parseHistoryEvent(printed);
  invariant(event.eventType === type, `event ${eventId} of run ${execution.runId} is no ${type}`);
  // `as`: the line above has compared the type.
  return event as HistoryEvent<Type>;
}

/** The errand may have been done by somebody else since it was read: whoever comes second finds it settled. */
export async function isStillPromised(world: World, runId: RunId, id: string): Promise<boolean> {
  const errands = await world.store.errandsOf(runId);
  return errands.some(({ errandId }) => errandId === id);
}

/** Throws, so that the errand is tried again, when its commit was refused and nobody else has done it. */
export async function requireDone(world: World, runId: RunId, outcome: string, id: string): Promise<void> {
  if (outcome === "committed" || !(await isStillPromised(world, runId, id))) return;
  throw new Error(`errand ${id} met too many others who change the same executions`);
}
