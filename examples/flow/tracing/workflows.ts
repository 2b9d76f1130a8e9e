import { activities, activity, continueAsNew, executeChild, signal, workflow } from "@openswf/flow/workflow";

// The interceptors stand around all workflows of the worker that is given this file.
export { tracing } from "./workflow-tracing.ts";

const { charge } = activities<typeof import("./activities.ts")>({ startToClose: "10 seconds", retry: { attempts: 3 } });

/** Done by a worker in another language: see `plain-worker.ts`. Its input is an envelope, for the headers. */
const printLabel = activity<(order: string) => string>("printLabel", { taskList: "labels", plainInput: false });

export const approved = signal("approved");

export const order = workflow({ name: "traced-order" }, async (id: string) => {
  await approved.next();
  const receipt = await charge(id);
  const label = await printLabel(id);
  const stops = await executeChild(track, 1);
  return { receipt, label, stops };
});

export const track = workflow({ name: "track", taskList: "traced-order" }, async (stop: number): Promise<number> => {
  return stop === 2 ? stop : continueAsNew(track, stop + 1);
});
