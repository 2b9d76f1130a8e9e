import type { CloseWaits } from "../close-waits/close-waits.ts";
import type { Effects } from "../commit/effects.ts";
import type { ErrandRunner } from "../errands/errand-runner.ts";
import { isToTell, type Publisher } from "../errands/publishing/publisher.ts";
import type { TransitionMeasures } from "../measures/transition-measures.ts";
import type { OpenExecutions } from "../registrations/open-executions.ts";
import type { Throughput } from "../servers/throughput.ts";
import type { Symptoms } from "../symptoms/symptoms.ts";
import type { TaskLists } from "../task-lists/task-lists.ts";
import type { TimerDriver } from "../timers/timer-driver.ts";

/** The parts of a server that hear of durable transitions. */
export interface Listeners {
  readonly taskLists: TaskLists;
  readonly closeWaits: CloseWaits;
  readonly timers: TimerDriver;
  readonly errands: ErrandRunner;
  /** `undefined` when no state changes are recorded. */
  readonly publisher: Publisher | undefined;
  readonly openExecutions: OpenExecutions;
  /** `undefined` when nothing is measured. */
  readonly transitions: TransitionMeasures | undefined;
  /** `undefined` when nobody reads the log. */
  readonly symptoms: Symptoms | undefined;
  readonly throughput: Throughput;
}

/** Passes each effect on to the part that it concerns. */
export function effectsOn(listeners: Listeners): Effects {
  const { taskLists, closeWaits, timers, errands, publisher, openExecutions, throughput, symptoms } = listeners;
  return {
    transitioned: transitionedOn(listeners),
    reservePoll: (list) => taskLists.reserve(list),
    tasksAdded: (tasks) => {
      taskLists.add(tasks);
      symptoms?.tasksWait(tasks);
    },
    tasksRemoved: (tasks) => taskLists.remove(tasks),
    errandsPromised: (rows) => {
      if (publisher === undefined) {
        errands.promised(rows);
        return;
      }
      errands.promised(rows.filter((row) => !isToTell(row)));
      publisher.promised(rows.filter(isToTell));
    },
    wakeAt: (instant) => timers.wakeNoLaterThan(instant),
    outcomeUnknown: (changes) => {
      for (const { runId, tasksAdded, errandsAdded, wakeAt, created, closed } of changes) {
        taskLists.invalidate(tasksAdded.map(({ list }) => list));
        if (errandsAdded.length > 0) lookForErrands(listeners);
        if (typeof wakeAt === "number") timers.wakeNoLaterThan(wakeAt);
        if (closed !== undefined) closeWaits.lookAt([runId]);
        if (created !== undefined || closed !== undefined) openExecutions.invalidate();
      }
    },
    executionStarted: ({ domain }) => {
      openExecutions.started(domain);
      throughput.executionStarted();
    },
    executionClosed: (execution) => {
      throughput.executionClosed();
      openExecutions.closed(execution.domain);
      closeWaits.closed(execution);
    },
  };
}

function lookForErrands({ errands, publisher }: Pick<Listeners, "errands" | "publisher">): void {
  errands.lookAgain();
  publisher?.lookAgain();
}

function transitionedOn({
  transitions,
  symptoms,
}: Pick<Listeners, "transitions" | "symptoms">): Effects["transitioned"] {
  if (transitions === undefined && symptoms === undefined) return undefined;
  return (domain, before, transition) => {
    transitions?.committed(domain, before, transition);
    symptoms?.transitioned(domain, before, transition);
  };
}
