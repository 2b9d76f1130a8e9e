export let collections = 0;

/** What has come in since the last time. */
export async function collectReadings(since: number): Promise<{ readonly readings: number; readonly until: number }> {
  collections += 1;
  console.log(`collecting from ${since}`);
  return { readings: 3, until: since + 10 };
}
