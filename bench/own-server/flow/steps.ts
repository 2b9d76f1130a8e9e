import { activities, type Workflow, workflow } from "@openswf/flow/workflow";

const { double } = activities<typeof import("./activities.ts")>({ startToClose: "1 minute" });

/** A workflow with so many activities, one after the other. Each makes six events. */
export const steps: Workflow<number, number> = workflow({ name: "steps" }, async (count: number) => {
  let sum = 0;
  for (let step = 1; step <= count; step += 1) sum += await double(step);
  return sum;
});
