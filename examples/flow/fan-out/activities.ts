import { setTimeout as pause } from "node:timers/promises";

let running = 0;
/** The most that have ever run at the same time. */
export let runningMost = 0;

export async function square(number: number): Promise<number> {
  running += 1;
  runningMost = Math.max(runningMost, running);
  await pause(5);
  running -= 1;
  return number * number;
}
