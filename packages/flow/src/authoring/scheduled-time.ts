import { info } from "./about-execution.ts";

/** The begin of the tag that all runs of a schedule have. */
export const scheduleTagPrefix = "openswf.schedule:";

/**
 * In a run that a schedule has started: the time that it is for, which is earlier than now if the run had to wait, or fills a gap.
 * `undefined` in all other runs.
 *
 *     const day = scheduledTime() ?? new Date();
 */
export function scheduledTime(): Date | undefined {
  const { tagList, workflowId } = info();
  if (!tagList.some((tag) => tag.startsWith(scheduleTagPrefix))) return undefined;
  return readRunWorkflowId(workflowId)?.time;
}

/** What tells the runs of a schedule apart. */
export interface RunKey {
  /** The time that the run is for, before jitter: milliseconds since 1970. */
  readonly at: number;
  /** Its time has come, somebody asked for it now, or for what would have been. */
  readonly reason: "schedule" | "trigger" | "backfill";
  /** Counts what was asked for now. */
  readonly number?: number;
}

/** Such as `nightly-20260329T010000Z`: the time in ISO 8601's basic form, as SWF's ids have no colons. */
export function runWorkflowId(scheduleId: string, { at, reason, number }: RunKey): string {
  const time = new Date(at).toISOString().replace(".000Z", "Z").replaceAll(/[-:]/g, "");
  const ending = reason === "schedule" ? "" : reason === "backfill" ? "-backfill" : `-trigger-${number}`;
  return `${scheduleId}-${time}${ending}`;
}

const ending = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\.\d{3})?Z(?:-(?:(trigger)-\d+|(backfill)))?$/;

/** What such a workflow id says. */
export function readRunWorkflowId(
  workflowId: string,
): { readonly time: Date; readonly reason: RunKey["reason"] } | undefined {
  const found = ending.exec(workflowId);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, ms = "", trigger, backfill] = found;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${ms}Z`);
  return { time, reason: trigger ? "trigger" : backfill ? "backfill" : "schedule" };
}
