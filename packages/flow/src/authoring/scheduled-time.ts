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
  return readSuffix(workflowId)?.time;
}

/** The end of a workflow id that a schedule has made, in ISO 8601's basic form, as SWF's ids have no colons: `20260329T010000Z`. */
export function suffixOf(at: number, ending: string): string {
  const time = new Date(at).toISOString().replace(".000Z", "Z").replaceAll(/[-:]/g, "");
  return `${time}${ending}`;
}

const suffix = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\.\d{3})?Z(?:-(?:(trigger)-\d+|(backfill)))?$/;

export function readSuffix(
  workflowId: string,
): { readonly time: Date; readonly reason: "schedule" | "trigger" | "backfill" } | undefined {
  const found = suffix.exec(workflowId);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, ms = "", trigger, backfill] = found;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${ms}Z`);
  return { time, reason: trigger ? "trigger" : backfill ? "backfill" : "schedule" };
}
