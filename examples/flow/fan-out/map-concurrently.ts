/** Maps all items, `concurrency` at a time. The results keep the order of the items. Plain JavaScript is fine in workflow code. */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const takeInTurn = async (): Promise<void> => {
    for (const [index, item] of left) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: concurrency }, takeInTurn));
  return results;
}
