import { activities, type Workflow, workflow } from "@openswf/flow/workflow";

const { double } = activities<typeof import("./activities.ts")>({ startToClose: "1 minute" });

/** A workflow with one activity. */
export const doubling: Workflow<number, number> = workflow({ name: "doubling" }, async (number: number) =>
  double(number),
);
