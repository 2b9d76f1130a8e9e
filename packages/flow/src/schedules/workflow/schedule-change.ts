import { type Signal, signal } from "../../authoring/signal.ts";
import type { OverlapPolicy, ScheduleSpec } from "./schedule-spec.ts";

/** What may be asked of a schedule. Times in milliseconds since 1970. */
export type ScheduleChange =
  | { readonly kind: "update"; readonly spec: ScheduleSpec }
  | { readonly kind: "pause"; readonly note?: string | undefined }
  | { readonly kind: "resume"; readonly note?: string | undefined }
  | { readonly kind: "trigger"; readonly overlap?: OverlapPolicy | undefined }
  | {
      readonly kind: "backfill";
      readonly from: number;
      readonly until: number;
      readonly overlap?: "allowAll" | undefined;
    };

/** Sent to the schedule's own execution. */
export const scheduleChange: Signal<ScheduleChange> = signal("openswf.schedule.change");
