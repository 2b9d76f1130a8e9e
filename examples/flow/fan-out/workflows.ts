import { activities, workflow } from "@openswf/flow/workflow";
import { mapConcurrently } from "./map-concurrently.ts";

const { square } = activities<typeof import("./activities.ts")>({ startToClose: "1 minute", retry: { attempts: 3 } });

export const sumOfSquares = workflow({ name: "sum-of-squares" }, async (count: number) => {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const squares = await mapConcurrently(numbers, 50, (number) => square(number));
  return squares.reduce((sum, each) => sum + each, 0);
});
