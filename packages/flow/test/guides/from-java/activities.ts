import { fromJava, toJava } from "./jackson.ts";

interface Order {
  readonly id: string;
  readonly cents: number;
}

/** An activity as a decider in Java calls it. */
function forJava<Args extends readonly unknown[]>(run: (...args: Args) => Promise<unknown>) {
  // `as`: what the Java interface says.
  return async (input: unknown): Promise<unknown> => toJava(await run(...(fromJava(input) as Args)));
}

/** By the names of their types: `startWorker({ activities: labels, activityVersion: "1.0", taskLists: ["typescript"] })`. */
export const labels = {
  "Labels.print": forJava(async (order: Order, cents: number) => `label of ${order.id} for ${cents}`),
  "Labels.refuse": forJava(async (why: string) => {
    throw new RangeError(why);
  }),
};
