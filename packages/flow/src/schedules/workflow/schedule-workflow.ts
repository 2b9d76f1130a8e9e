import { continueAsNew } from "../../authoring/continue-as-new.ts";
import { type Workflow, workflow } from "../../authoring/definition.ts";
import type { ScheduleCounts, ScheduleInput } from "./schedule-state.ts";
import { Scheduler } from "./scheduler.ts";

/** A schedule's own execution. The runs that it starts are its children; they go on when it ends. */
export const schedule: Workflow<ScheduleInput, ScheduleCounts> = workflow(
  { name: "openswf.schedule", version: "1", childPolicy: "ABANDON" },
  async (input: ScheduleInput) => {
    const ended = await new Scheduler(input).run(input);
    return ended.kind === "over" ? ended.counts : continueAsNew(schedule, ended.next);
  },
);
