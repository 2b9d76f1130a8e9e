import { activities, type Signal, signal, type Workflow, workflow } from "@openswf/flow/workflow";

const { double } = activities<typeof import("./activities.ts")>({ startToClose: "1 minute" });

/** Ends the wait of `patient`. */
export const end: Signal<void> = signal<void>("end");

/** A workflow with one activity that then waits for a signal, with what it has done in memory. */
export const patient: Workflow<number, number> = workflow({ name: "patient" }, async (number: number) => {
  const result = await double(number);
  await end.next();
  return result;
});
