import { tellStateChangesPrefix } from "@openswf/engine/errands";
import type { Log } from "../../ports/log.ts";
import type { Errands } from "../../stores/errands.ts";

/** Says, once, that a server which publishes nothing has a store with events that are owed. Never rejects. */
export async function warnOfUntold(store: Errands, log: Log): Promise<void> {
  try {
    const [first] = await store.readErrands(undefined, 1, { from: tellStateChangesPrefix });
    if (first === undefined) return;
    const { runId } = first;
    log.warn(
      { runId },
      "the store holds events that were not published: they stay, with their executions, until a server publishes them or discards them",
    );
  } catch (error) {
    log.debug({ error }, "could not look for events that were not published");
  }
}
