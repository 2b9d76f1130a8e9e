/** Calls `work` with each item, up to `max` at a time, as the items come. The first that rejects ends all, and is thrown. */
export async function inParallel<Item>(
  items: AsyncIterable<Item>,
  max: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  for await (const item of items) {
    const one: Promise<void> = work(item).finally(() => running.delete(one));
    // Whoever waits for room hears of it, and so does the end.
    one.catch(() => {});
    running.add(one);
    if (running.size >= max) await Promise.race(running);
  }
  await Promise.all(running);
}
