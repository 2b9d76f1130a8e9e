// Taken when this module is loaded, so that a test which replaces the timers of its process does not stop the environment.
const { setImmediate, setTimeout, clearTimeout } = globalThis;

/** The next turn of the event loop: whatever was ready has run. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Resolves with whether `promise` settled within so many milliseconds of real time, in which this process had turns to run in. */
export async function settlesWithin(promise: Promise<unknown>, realMs: number): Promise<boolean> {
  let isSettled = false;
  const settled = promise.finally(() => {
    isSettled = true;
  });
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, realMs);
  });
  await Promise.race([settled, tooLate]);
  clearTimeout(timer);
  // After something has blocked the process, its timers come before the I/O that is ready.
  for (let turn = 0; turn < 2 && !isSettled; turn++) await nextTurn();
  return isSettled;
}
