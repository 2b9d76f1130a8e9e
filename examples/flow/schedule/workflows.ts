import { scheduledTime, workflow } from "@openswf/flow/workflow";

export const report = workflow({ name: "report" }, async ({ region }: { readonly region: string }) => {
  // The time that the run is for: a backfilled run asks for a day that has passed.
  const time = scheduledTime() ?? new Date();
  return `${region}, ${time.toISOString()}`;
});
