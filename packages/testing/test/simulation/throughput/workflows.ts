import { activities, workflow } from "@openswf/flow/workflow";
import type * as implementations from "./activities.ts";

const { step } = activities<typeof implementations>();

export const oneStep = workflow(
  { name: "one-step-flow" },
  async (number: number): Promise<number> => await step(number),
);
