import type { ActivityLog } from "../authoring/activity-context.ts";
import type { Converter } from "../data/converter.ts";
import type { Payloads } from "../data/payload-edges.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import type { Clock } from "../waiting/clock.ts";
import type { Measure } from "./measure.ts";
import type { Outage } from "./outage.ts";
import { messageOf, type WorkerLog } from "./worker-log.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** What all parts of a worker share. */
export interface Working {
  readonly options: WorkerOptions;
  readonly calls: SwfCalls;
  readonly identity: string;
  readonly log: WorkerLog;
  readonly clock: Clock;
  readonly payloads: Payloads;
  readonly converter: Converter;
  readonly taskLists: readonly string[];
  readonly measure: (measure: Measure) => void;
  readonly outage: Outage;
}

/** A metrics library must not stop the worker. */
export function measuring({ onMeasure }: WorkerOptions, log: WorkerLog): (measure: Measure) => void {
  if (onMeasure === undefined) return () => {};
  return (measure) => {
    try {
      onMeasure(measure);
    } catch (error) {
      log.warn({ error: messageOf(error) }, "onMeasure has thrown");
    }
  };
}

/** The log of an activity: lines of the worker's log, with the ids of the task. */
export function activityLog(log: WorkerLog, fields: Readonly<Record<string, unknown>>): ActivityLog {
  return {
    debug: (message, more) => log.debug({ ...fields, ...more }, message),
    info: (message, more) => log.info({ ...fields, ...more }, message),
    warn: (message, more) => log.warn({ ...fields, ...more }, message),
    error: (message, more) => log.error({ ...fields, ...more }, message),
  };
}
