// Taken when this module is loaded, so that a test which replaces the timers of its process does not stop the environment.
const { setImmediate, setTimeout, clearTimeout } = globalThis;

/** The next turn of the event loop: whatever was ready has run. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Resolves with whether `promise` settled within so many milliseconds of real time. */
export async function settlesWithin(promise: Promise<unknown>, realMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, realMs, false);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  const isInTime = await Promise.race([settled, tooLate]);
  clearTimeout(timer);
  return isInTime;
}
