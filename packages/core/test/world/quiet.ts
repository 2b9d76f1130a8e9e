/** Incremented by everything that a server does to its world: calls of the store, callbacks of the clock. */
export interface Activity {
  count: number;
}

/** A group commit waits one turn of the event loop before it becomes visible, so one quiet turn proves nothing. */
const quietTurns = 2;
const turnsMax = 100_000;

/** Settles when the servers can do nothing more unless time passes or a call arrives. Takes no real time. */
export async function untilQuiet(activity: Activity): Promise<void> {
  let quiet = 0;
  for (let turn = 0; quiet < quietTurns; turn += 1) {
    if (turn === turnsMax) throw new Error("the servers do not become quiet");
    const before = activity.count;
    await new Promise<void>((resolve) => setImmediate(resolve));
    quiet = activity.count === before ? quiet + 1 : 0;
  }
}
