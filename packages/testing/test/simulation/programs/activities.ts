import { type ActivityContext, currentActivity } from "@openswf/flow/activity";
import { Declined } from "./declined.ts";

/** Fails in its first attempts. */
export async function work(number: number, fails: number): Promise<number> {
  if (currentActivity().attempt <= fails) throw new Error(`attempt ${currentActivity().attempt} fails`);
  await rest(Math.random() * 3_000);
  return number + 1;
}

/** Says every two seconds how far it is. */
export async function beat(number: number, rounds: number): Promise<number> {
  const { heartbeat } = currentActivity();
  for (let round = 1; round <= rounds; round++) {
    await rest(2_000);
    heartbeat({ round });
  }
  return number + rounds;
}

export async function decline(number: number): Promise<number> {
  throw new Declined(String(number));
}

/** Ends when it is told to. */
export async function untilCanceled(): Promise<never> {
  const context: ActivityContext = currentActivity();
  for (;;) {
    context.signal.throwIfAborted();
    context.heartbeat();
    await rest(1_000);
  }
}

export async function doubled(number: number): Promise<number> {
  return number * 2;
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
