import type { Counter, Family, Histogram, Meter } from "../ports/meter.ts";
import { coreMeasures } from "./core-measures.ts";

/** All measures of durable transitions. */
export class TransitionFamilies {
  readonly started: Family<["domain", "workflow_type"], Counter>;
  readonly closed: Family<["domain", "workflow_type", "status"], Counter>;
  readonly durations: Family<["domain", "status"], Histogram>;
  readonly failedDecisions: Family<["domain", "event_type", "cause"], Counter>;
  readonly scheduled: Family<["kind", "domain", "task_list"], Counter>;
  readonly scheduleToStart: Family<["kind", "domain", "task_list"], Histogram>;
  readonly decisionTasks: Family<["domain", "outcome"], Histogram>;
  readonly activityTasks: Family<["domain", "activity_type", "outcome"], Histogram>;
  readonly timeouts: Family<["domain", "subject", "timeout_type"], Counter>;
  readonly heartbeats: Family<["domain"], Counter>;
  readonly events: Family<["event_type"], Counter>;

  constructor(meter: Meter) {
    this.started = meter.counter(coreMeasures.executionsStarted);
    this.closed = meter.counter(coreMeasures.executionsClosed);
    this.durations = meter.histogram(coreMeasures.executionDurations);
    this.events = meter.counter(coreMeasures.historyEvents);
    this.failedDecisions = meter.counter(coreMeasures.failedDecisions);
    this.scheduled = meter.counter(coreMeasures.tasksScheduled);
    this.scheduleToStart = meter.histogram(coreMeasures.taskScheduleToStart);
    this.decisionTasks = meter.histogram(coreMeasures.decisionTaskDurations);
    this.activityTasks = meter.histogram(coreMeasures.activityTaskDurations);
    this.timeouts = meter.counter(coreMeasures.timeouts);
    this.heartbeats = meter.counter(coreMeasures.heartbeats);
  }
}
