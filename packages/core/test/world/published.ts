import { stateChangeTypes } from "@openswf/engine/state-changes";
import { expect } from "vitest";
import { inWords, type TestSink } from "./test-sink.ts";
import type { World } from "./world.ts";

/**
 * Checks that sinks were told of every state change that is stored: at least once, in the order of each history, always
 * with the same id and body. Several sinks may share the events, as those of several servers do.
 */
export async function publishedEverything(world: World, sink: TestSink, said = ""): Promise<void> {
  for (const { runId } of await world.executions()) {
    const history = await world.history({ runId });
    const wanted = history.filter(({ eventType }) => stateChangeTypes.has(eventType)).map(inWords);
    expect(sink.newOf(runId), `${said}: state changes of ${runId}`).toEqual(wanted);
    expect(await world.store.inner.errandsOf(runId), `${said}: errands of ${runId}`).toEqual([]);
  }
  const bodies = new Map<string, string>();
  sink.received.forEach(({ id }, index) => {
    const body = sink.bodies[index];
    expect(body, `${said}: what came again`).toBe(bodies.get(id) ?? body);
    bodies.set(id, body ?? "");
  });
}
